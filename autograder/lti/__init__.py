"""The LTI 1.3 Advantage tool: launch, upload, feedback, and the grade in the LMS. Extra `lti`.

    messages    LTI without I/O: claims -> Launch, a grade -> a score      adapter   pylti1p3 behind Starlette, its gaps closed
    settings    where data, keys and the course lie                        services  tokens, line items, scores, rosters over HTTP
    tables      the database; migrations/ changes it                       outbound  the only door to other machines
    platforms, people, submissions   what is stored, by subject            registration  dynamic registration
    queue       durable jobs with leases                                   worker    takes jobs: grading, then passback
    passback    one score to one LMS, by each LMS's rules                  web/      pages; demo_platform/ an LMS to try it with

Nothing outside this folder imports it.
"""

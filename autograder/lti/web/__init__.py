"""The service's pages: `app.make_app(service)` is all of them.

service     what every page needs         launching    login, launch, keys, registration
visits      a page's token -> the visit   student, instructor, choosing, admin, correcting   pages by who reads them
rendering   templates, headers            progress     live progress      operations   health, metrics
bounds      sizes and rates               labs         what a lab offers for download
"""

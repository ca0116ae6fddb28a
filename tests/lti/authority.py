"""A certificate authority for one test run, and a certificate of it for two host names."""

from __future__ import annotations

import base64
import hashlib
import ssl
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


@dataclass(frozen=True, slots=True)
class Certificate:
    """The chain and key as files, and the authority's key as Chromium wants to be told it."""

    chain: Path
    key: Path
    authority: str

    def server(self) -> ssl.SSLContext:
        """For a server on one of the hosts."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.chain, self.key)
        return context


def certificate(folder: Path, *hosts: str) -> Certificate:
    """Make an authority, have it sign one certificate for all hosts, and forget its private key."""
    authority_key, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    authority = _signed("Authority of one test", authority_key, "Authority of one test", authority_key, ())
    leaf = _signed(hosts[0], key, "Authority of one test", authority_key, hosts)
    chain, private = folder / "chain.pem", folder / "key.pem"
    plain = serialization.Encoding.PEM
    chain.write_bytes(leaf.public_bytes(plain) + authority.public_bytes(plain))
    private.write_bytes(key.private_bytes(plain, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
    known = authority_key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return Certificate(chain, private, base64.b64encode(hashlib.sha256(known).digest()).decode("ascii"))


def _signed(
    name: str, key: ec.EllipticCurvePrivateKey, issuer: str, signer: ec.EllipticCurvePrivateKey, hosts: tuple[str, ...]
) -> x509.Certificate:
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=2))
        .add_extension(x509.BasicConstraints(ca=not hosts, path_length=None), critical=True)
    )
    if hosts:
        names = x509.SubjectAlternativeName([x509.DNSName(host) for host in hosts])
        made = made.add_extension(names, critical=False)
    return made.sign(signer, hashes.SHA256())

"""A mail server for tests: Debian's aiosmtpd. Says its port, then each mail it took as a line of JSON, read by Python's own parser.

What becomes of a mail is in its recipient: code450@… is answered 450, code550@… 550; data451@… takes the recipient and answers 451 to the mail;
lost@… takes the mail and closes without an answer.
"""
import email
import email.policy
import json
import re
import socket
import sys

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword, syntax


class Handler:
    async def handle_RCPT(self, server, session, envelope, address, options):
        if found := re.match(r"code(\d+)@", address):
            return found[1] + " no, by request"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        to = envelope.rcpt_tos[0]
        if found := re.match(r"data(\d+)@", to):
            return found[1] + " not now, by request"
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        print(json.dumps({
            "to": envelope.rcpt_tos,
            "from": envelope.mail_from,
            "headers": [[name, str(value)] for name, value in message.items()],
            "type": message.get_content_type(),
            "parts": [[part.get_content_type(), part.get_content()] for part in message.iter_parts()],
            "defects": [str(defect) for part in message.walk() for defect in part.defects],
            "longestLine": max(len(line) for line in envelope.content.splitlines()),
            "isAscii": envelope.content.isascii(),
        }), flush=True)
        if to.startswith("lost@"):
            server.transport.abort()
        return "250 OK"


class AnyCase(SMTP):
    """.NET writes "AUTH login", as it may, and as servers understand; aiosmtpd knows capitals only."""

    @syntax("AUTH <mechanism>")
    async def smtp_AUTH(self, arg):
        mechanism, space, rest = (arg or "").partition(" ")
        await super().smtp_AUTH(mechanism.upper() + space + rest)


class Server(Controller):
    def factory(self):
        account = sys.argv[1:]
        if not account:
            return SMTP(self.handler, hostname="localhost")

        def check(server, session, envelope, mechanism, data):
            right = isinstance(data, LoginPassword) and [data.login.decode(), data.password.decode()] == account
            return AuthResult(success=right, handled=False)
        return AnyCase(self.handler, hostname="localhost", authenticator=check, auth_required=True, auth_require_tls=False)


# The controller tries its own port before it says that it has started, so that one is chosen here.
with socket.socket() as free:
    free.bind(("127.0.0.1", 0))
    port = free.getsockname()[1]
controller = Server(Handler(), hostname="127.0.0.1", port=port)
controller.start()
print(port, flush=True)

# Ends with whoever started it.
sys.stdin.read()
controller.stop()

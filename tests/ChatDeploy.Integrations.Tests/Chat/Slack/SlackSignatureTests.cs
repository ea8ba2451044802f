using System.Text;
using ChatDeploy.Integrations.Chat.Slack;

namespace ChatDeploy.Integrations.Tests.Chat.Slack;

public sealed class SlackSignatureTests
{
    private const string DocumentedBody =
        "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner"
        + "&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN"
        + "&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c";

    private const string Documented = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503";
    private const string Timestamp = "1531420618";
    private const long Second = 1_531_420_618;

    [Theory]
    [InlineData("8f742231b10e8888abcd99yyyzzz85a5", Timestamp, DocumentedBody, Documented)]
    [InlineData("0123456789abcdef0123456789abcdef", "1700000000",
        "token=x&team_id=T1&command=%2Fdeploy&text=api+prod&user_id=U1&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1%2F1%2Fa&trigger_id=1.2.3",
        "v0=69273028567945882e865484a18e7f473c48e081ad688c3a4aa659bd1ebe62f2")]
    public void The_documented_vectors_hold(string secret, string timestamp, string body, string signature)
    {
        var checks = new SlackSignature(secret, new StandingClock(long.Parse(timestamp)));
        Assert.Equal(signature, checks.Sign(timestamp, Encoding.UTF8.GetBytes(body)));
        Assert.True(checks.Holds(timestamp, signature, Encoding.UTF8.GetBytes(body)));
    }

    [Theory]
    [InlineData(300, true)]
    [InlineData(-300, true)]
    [InlineData(301, false)]
    [InlineData(-301, false)]
    public void A_signature_holds_for_five_minutes_before_and_after(int secondsLater, bool holds) =>
        Assert.Equal(holds, At(Second + secondsLater).Holds(Timestamp, Documented, Encoding.UTF8.GetBytes(DocumentedBody)));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("v0=")]
    [InlineData("a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503")]
    [InlineData("v1=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503")]
    [InlineData("v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b504")]
    [InlineData("v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b50z")]
    [InlineData("v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b50300")]
    public void Any_other_signature_does_not_hold(string? signature) => Assert.False(At(Second).Holds(Timestamp, signature, Encoding.UTF8.GetBytes(DocumentedBody)));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("soon")]
    [InlineData("-1531420618")]
    [InlineData("+1531420618")]
    [InlineData(" 1531420618")]
    [InlineData("1531420618.0")]
    [InlineData("0x5B4794CA")]
    [InlineData("9223372036854775807")]
    [InlineData("99999999999999999999")]
    public void Any_other_timestamp_does_not_hold(string? timestamp)
    {
        // Signed with it, so that only the timestamp is wrong.
        var checks = At(Second);
        Assert.False(checks.Holds(timestamp, checks.Sign(timestamp ?? "", "x"u8), "x"u8));
    }

    [Fact]
    public void A_timestamp_of_another_signature_does_not_hold() => Assert.False(At(Second).Holds("1531420619", Documented, Encoding.UTF8.GetBytes(DocumentedBody)));

    [Fact]
    public void A_changed_body_does_not_hold() => Assert.False(At(Second).Holds(Timestamp, Documented, Encoding.UTF8.GetBytes(DocumentedBody + "&")));

    [Fact]
    public void Bytes_that_are_no_text_are_signed_as_they_are()
    {
        byte[] body = [0xff, 0x00, 0xfe];
        var checks = At(Second);
        Assert.True(checks.Holds(Timestamp, checks.Sign(Timestamp, body), body));
        Assert.False(checks.Holds(Timestamp, checks.Sign(Timestamp, body), [0xff, 0x00, 0xfd]));
    }

    [Fact]
    public void An_empty_secret_is_refused() => Assert.Throws<ArgumentException>(() => new SlackSignature("", TimeProvider.System));

    [Theory]
    [InlineData("application/x-www-form-urlencoded", "ssl_check=1", true)]
    [InlineData("application/x-www-form-urlencoded; charset=utf-8", "ssl_check=1&token=x", true)]
    [InlineData("application/x-www-form-urlencoded", "token=x&ssl_check=1&payload=%7B%7D", true)]
    [InlineData("application/x-www-form-urlencoded", "ssl_check=0", false)]
    [InlineData("application/x-www-form-urlencoded", "text=ssl_check=1", false)]
    [InlineData("application/x-www-form-urlencoded", "ssl_check=11", false)]
    [InlineData("application/json", "ssl_check=1", false)]
    [InlineData(null, "ssl_check=1", false)]
    [InlineData("application/x-www-form-urlencoded", "", false)]
    public void Slacks_check_of_the_certificate_is_told_from_requests(string? contentType, string body, bool isOne) =>
        Assert.Equal(isOne, SlackCertificateCheck.Is(contentType, Encoding.UTF8.GetBytes(body)));

    private static SlackSignature At(long second) => new("8f742231b10e8888abcd99yyyzzz85a5", new StandingClock(second));

    private sealed class StandingClock(long second) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeSeconds(second);
    }
}

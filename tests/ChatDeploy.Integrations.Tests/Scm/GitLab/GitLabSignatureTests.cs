using System.Text;
using ChatDeploy.Integrations.Scm.GitLab;
using Microsoft.AspNetCore.Http;

namespace ChatDeploy.Integrations.Tests.Scm.GitLab;

public sealed class GitLabSignatureTests
{
    private const string Token = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    private const string Known = "v1,5dhHOZLrZR0RcGQfZDcq/1EQLIHEIYAU3VZ+oWEmwnE=";
    private const long Second = 1700000000;
    private static readonly byte[] _body = """{"object_kind":"push"}"""u8.ToArray();

    [Fact]
    public void A_known_signature_holds_and_is_what_we_sign()
    {
        Assert.True(Holds(Known));
        Assert.Equal(Known, new GitLabSignature(Token).Sign("msg_1", Second, _body));
    }

    [Theory]
    [InlineData("v1,AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA= " + Known)]
    [InlineData(Known + " v1,AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    [InlineData("v2,whatever  v1,rubbish! " + Known)]
    public void One_of_several_is_enough(string header) => Assert.True(Holds(header));

    [Theory]
    [InlineData("")]
    [InlineData("v1,")]
    [InlineData("v1,rubbish!")]
    [InlineData("v1,5dhH")]
    [InlineData("v1,AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    [InlineData("5dhHOZLrZR0RcGQfZDcq/1EQLIHEIYAU3VZ+oWEmwnE=")]
    [InlineData("v2,5dhHOZLrZR0RcGQfZDcq/1EQLIHEIYAU3VZ+oWEmwnE=")]
    [InlineData("v1,5dhHOZLrZR0RcGQfZDcq/1EQLIHEIYAU3VZ+oWEmwnE=AAAA")]
    public void Anything_else_does_not_hold(string header) => Assert.False(Holds(header));

    [Fact]
    public void Nobody_makes_us_compare_thousands() =>
        Assert.False(Holds(string.Join(' ', Enumerable.Repeat("v1,AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", 1000)) + " " + Known));

    [Fact]
    public void Id_time_and_body_are_all_signed()
    {
        Assert.False(Holds(Known, id: "msg_2"));
        Assert.False(Holds(Known, id: ""));
        Assert.False(Holds(Known, second: "1700000001"));
        Assert.False(Holds(Known, body: """{"object_kind":"tag_push"}"""));
    }

    [Theory]
    [InlineData(-300, true)]
    [InlineData(300, true)]
    [InlineData(-301, false)]
    [InlineData(301, false)]
    public void A_call_is_taken_within_five_minutes(int seconds, bool holds) => Assert.Equal(holds, Holds(Known, now: Second + seconds));

    [Theory]
    [InlineData("")]
    [InlineData("-1700000000")]
    [InlineData("1700000000.0")]
    [InlineData("9223372036854775807")]
    [InlineData("99999999999999999999")]
    public void A_time_that_is_none_does_not_hold(string second) => Assert.False(Holds(Known, second: second));

    [Theory]
    [InlineData("")]
    [InlineData("whsec_")]
    [InlineData("whsec_not base64!")]
    [InlineData("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=")]
    public void What_is_no_token_is_refused(string token)
    {
        Assert.False(GitLabSignature.IsToken(token));
        Assert.Throws<ArgumentException>(() => new GitLabSignature(token));
    }

    private static bool Holds(string header, string id = "msg_1", string second = "1700000000", string? body = null, long now = Second)
    {
        var headers = new HeaderDictionary { ["webhook-id"] = id, ["webhook-timestamp"] = second, ["webhook-signature"] = header };
        return new GitLabSignature(Token).Holds(headers, body is null ? _body : Encoding.UTF8.GetBytes(body), DateTimeOffset.FromUnixTimeSeconds(now));
    }
}

using System.Net;
using ChatDeploy.Integrations.Chat.Teams.Tokens;
using Microsoft.AspNetCore.Http;

namespace ChatDeploy.Integrations.Tests.Chat.Teams.Tokens;

public sealed class LocalRequestTests
{
    [Theory]
    [InlineData("127.0.0.1", "127.0.0.1:5080", "application/json")]
    [InlineData("::1", "localhost:5080", "application/json; charset=utf-8")]
    [InlineData("::ffff:127.0.0.1", "[::1]:5080", "application/json")]
    public void A_request_of_this_machine_is_one(string remote, string host, string contentType) => Assert.True(Is(remote, host, contentType));

    [Theory]
    [InlineData("10.0.0.7", "127.0.0.1:5080", "application/json")]
    [InlineData(null, "127.0.0.1:5080", "application/json")]
    [InlineData("127.0.0.1", "rebound.example.com:5080", "application/json")]
    [InlineData("127.0.0.1", "localhost@example.com", "application/json")]
    [InlineData("127.0.0.1", "", "application/json")]
    [InlineData("127.0.0.1", "127.0.0.1:5080", "text/plain")]
    [InlineData("127.0.0.1", "127.0.0.1:5080", "application/x-www-form-urlencoded")]
    [InlineData("127.0.0.1", "127.0.0.1:5080", null)]
    public void One_from_elsewhere_or_of_a_page_is_none(string? remote, string host, string? contentType) => Assert.False(Is(remote, host, contentType));

    private static bool Is(string? remote, string host, string? contentType)
    {
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = remote is null ? null : IPAddress.Parse(remote);
        context.Request.Headers.Host = host;
        context.Request.ContentType = contentType;
        return LocalRequest.Is(context);
    }
}

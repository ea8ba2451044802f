using ChatDeploy.Integrations.Chat.Teams;

namespace ChatDeploy.Integrations.Tests.Chat.Teams;

public sealed class SafeUrlTests
{
    [Theory]
    [InlineData("https://smba.trafficmanager.net/emea/", "https://smba.trafficmanager.net/emea/")]
    [InlineData("https://smba.trafficmanager.net/emea", "https://smba.trafficmanager.net/emea/")]
    [InlineData("http://127.0.0.1:56150/_connector", "http://127.0.0.1:56150/_connector/")]
    [InlineData("http://localhost:1/", "http://localhost:1/")]
    public void A_service_is_read(string text, string expected)
    {
        Assert.True(SafeUrl.TryReadService(text, out var url));
        Assert.Equal(expected, url.AbsoluteUri);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("smba.trafficmanager.net")]
    [InlineData("http://smba.trafficmanager.net/")]
    [InlineData("http://127.0.0.1.example.com/")]
    [InlineData("http://localhost@example.com/")]
    [InlineData("https://user:secret@smba.trafficmanager.net/")]
    [InlineData("https://smba.trafficmanager.net/?x=1")]
    [InlineData("https://smba.trafficmanager.net/#x")]
    [InlineData("file:///etc/passwd")]
    [InlineData("ftp://127.0.0.1/")]
    [InlineData("urn:botframework:websocket:1")]
    public void Another_address_is_none(string? text) => Assert.False(SafeUrl.TryReadService(text, out _));
}

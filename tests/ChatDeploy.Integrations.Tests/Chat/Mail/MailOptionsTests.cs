using ChatDeploy.Integrations.Chat.Mail;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ChatDeploy.Integrations.Tests.Chat.Mail;

public sealed class MailOptionsTests
{
    [Fact]
    public void Mail_is_off_when_nothing_is_set() => Assert.False(Read().IsOn);

    [Fact]
    public void Empty_values_are_not_set() =>
        Assert.False(Read(("Mail:Host", ""), ("Mail:Port", "587"), ("Mail:From", ""), ("Mail:User", ""), ("Mail:Password", ""), ("Mail:Security", "StartTls")).IsOn);

    [Fact]
    public void Mail_is_on_with_a_server_and_a_sender_and_protected()
    {
        var options = Read(("Mail:Host", "mail.example.com"), ("Mail:From", "ChatDeploy <chatdeploy@example.com>"));
        Assert.True(options is { IsOn: true, Port: 587, Security: MailSecurity.StartTls });
    }

    [Theory]
    [InlineData("Host", "", "Mail:From is set without Mail:Host")]
    [InlineData("From", "", "Mail:Host is set without Mail:From")]
    [InlineData("From", "chatdeploy", "Mail:From is no mail address")]
    [InlineData("From", "a@example.com\r\nBcc: b@example.com", "Mail:From is no mail address")]
    [InlineData("Host", "mail.example.com:587", "Mail:Host is no name or address")]
    [InlineData("Port", "0", "Mail:Port is no port")]
    [InlineData("Port", "465", "Mail:Port 465 begins with TLS")]
    [InlineData("User", "", "Mail:Password is set without Mail:User")]
    [InlineData("Password", "", "Mail:User is set without Mail:Password")]
    [InlineData("Security", "None", "Mail:Security None would show Mail:Password")]
    public void A_wrong_setting_stops_the_start_with_a_line_that_shows_no_secret(string key, string value, string line)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Mail:Host"] = "mail.example.com", ["Mail:From"] = "chatdeploy@example.com", ["Mail:User"] = "chatdeploy", ["Mail:Password"] = "hidden", [$"Mail:{key}"] = value,
        };
        var told = Assert.Single(Assert.Throws<OptionsValidationException>(() => Read([.. settings.Select(s => (s.Key, s.Value))])).Failures);
        Assert.StartsWith(line, told, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", told, StringComparison.Ordinal);
    }

    [Fact]
    public void A_relay_on_the_same_machine_may_see_a_password() =>
        Assert.True(Read(("Mail:Host", "localhost"), ("Mail:From", "a@example.com"), ("Mail:User", "a"), ("Mail:Password", "b"), ("Mail:Security", "None")).IsOn);

    [Fact]
    public void An_unknown_key_stops_the_start() => Assert.Throws<InvalidOperationException>(() => Read(("Mail:Hots", "mail.example.com")));

    private static MailOptions Read(params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Key, (string?)s.Value))).Build();
        using var services = new ServiceCollection().AddSingleton<IConfiguration>(configuration).AddLogging().AddMail(configuration).BuildServiceProvider();
        services.GetRequiredService<IStartupValidator>().Validate();
        return services.GetRequiredService<IOptions<MailOptions>>().Value;
    }
}

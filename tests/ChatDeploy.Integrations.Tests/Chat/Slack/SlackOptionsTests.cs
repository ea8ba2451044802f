using ChatDeploy.Integrations.Chat.Slack;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ChatDeploy.Integrations.Tests.Chat.Slack;

public sealed class SlackOptionsTests
{
    [Fact]
    public void Slack_is_off_when_nothing_is_set() => Assert.False(Read().IsOn);

    [Fact]
    public void Empty_values_are_not_set() => Assert.False(Read(("SigningSecret", ""), ("BotToken", ""), ("AppToken", ""), ("ApiUrl", "")).IsOn);

    [Fact]
    public void Slack_is_on_with_a_bot_and_a_signing_secret() => Assert.True(Read(("BotToken", "xoxb-1"), ("SigningSecret", "s")).IsOn);

    [Fact]
    public void Slack_is_on_with_a_bot_and_an_app() => Assert.True(Read(("BotToken", "xoxb-1"), ("AppToken", "xapp-1")).IsOn);

    [Theory]
    [InlineData("xoxb-1", "", "", "", "Slack:BotToken alone is not enough")]
    [InlineData("", "s", "", "", "Slack:SigningSecret is set without Slack:BotToken")]
    [InlineData("", "", "xapp-1", "", "Slack:AppToken is set without Slack:BotToken")]
    [InlineData("xoxb-1\n", "s", "", "", "Slack:BotToken has a space")]
    [InlineData("xoxb-1", "s ", "", "", "Slack:SigningSecret has a space")]
    [InlineData("xoxb-1", "s", "xapp -1", "", "Slack:AppToken has a space")]
    [InlineData("xapp-1", "s", "", "", "Slack:BotToken holds an app's token")]
    [InlineData("xoxb-1", "", "xoxb-2", "", "Slack:AppToken holds a bot's token")]
    [InlineData("xoxb-1", "s", "", "slack.com/api", "Slack:ApiUrl is no http")]
    [InlineData("xoxb-1", "s", "", "ftp://slack.com/api", "Slack:ApiUrl is no http")]
    public void Half_a_setting_stops_the_start_with_a_line_that_shows_no_secret(string bot, string secret, string app, string url, string line)
    {
        var refused = Assert.Throws<OptionsValidationException>(() => Read(("BotToken", bot), ("SigningSecret", secret), ("AppToken", app), ("ApiUrl", url)));
        var told = Assert.Single(refused.Failures);
        Assert.StartsWith(line, told, StringComparison.Ordinal);
        Assert.DoesNotContain("-1", told, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_key_stops_the_start() => Assert.Throws<InvalidOperationException>(() => Read(("BotTokn", "xoxb-1")));

    private static SlackOptions Read(params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => KeyValuePair.Create($"Slack:{s.Key}", (string?)s.Value))).Build();
        using var services = new ServiceCollection().AddSingleton<IConfiguration>(configuration).AddLogging().AddSlackClient().BuildServiceProvider();
        services.GetRequiredService<IStartupValidator>().Validate();
        return services.GetRequiredService<IOptions<SlackOptions>>().Value;
    }
}

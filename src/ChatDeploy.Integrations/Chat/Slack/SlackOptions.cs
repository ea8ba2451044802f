using Microsoft.Extensions.Options;

namespace ChatDeploy.Integrations.Chat.Slack;

/// <summary>Slack, one app in one workspace (contract, Configuration). Off when nothing is set; empty values mean "not set".</summary>
public sealed class SlackOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Slack";

    /// <summary>What Slack signs its requests with (<i>Basic Information</i>, <i>Signing Secret</i>): for installations that Slack can reach.</summary>
    public string? SigningSecret { get; set; }

    /// <summary>The bot's token, <c>xoxb-…</c>.</summary>
    public string? BotToken { get; set; }

    /// <summary>The app's own token, <c>xapp-…</c>, with <c>connections:write</c>: for Socket Mode, where Slack cannot reach the installation.</summary>
    public string? AppToken { get; set; }

    /// <summary>Where the Web API is, <c>https://slack.com/api/</c> when not set.</summary>
    public Uri? ApiUrl { get; set; }

    /// <summary>Whether Slack is on.</summary>
    public bool IsOn => !string.IsNullOrEmpty(BotToken) && (!string.IsNullOrEmpty(SigningSecret) || !string.IsNullOrEmpty(AppToken));
}

/// <summary>Stops the start where Slack is set by half: it would be on in parts and say nothing.</summary>
internal sealed class SlackOptionsValidation : IValidateOptions<SlackOptions>
{
    public ValidateOptionsResult Validate(string? name, SlackOptions options) =>
        Trouble(options) is { } trouble ? ValidateOptionsResult.Fail(trouble) : ValidateOptionsResult.Success;

    private static string? Trouble(SlackOptions options)
    {
        var hasSecret = !string.IsNullOrEmpty(options.SigningSecret);
        var hasBot = !string.IsNullOrEmpty(options.BotToken);
        var hasApp = !string.IsNullOrEmpty(options.AppToken);
        return options switch
        {
            _ when hasBot && !hasSecret && !hasApp => "Slack:BotToken alone is not enough; set Slack:SigningSecret (Slack reaches this service) or Slack:AppToken (Socket Mode) too",
            _ when !hasBot && (hasSecret || hasApp) => $"Slack:{(hasSecret ? "SigningSecret" : "AppToken")} is set without Slack:BotToken; set both, or neither to leave Slack off",
            _ when HasSpace(options.BotToken) => "Slack:BotToken has a space or a line end in it",
            _ when HasSpace(options.AppToken) => "Slack:AppToken has a space or a line end in it",
            _ when HasSpace(options.SigningSecret) => "Slack:SigningSecret has a space or a line end in it",
            _ when StartsWith(options.BotToken, "xapp-") => "Slack:BotToken holds an app's token (xapp-…); the bot's begins with xoxb-",
            _ when StartsWith(options.AppToken, "xoxb-") => "Slack:AppToken holds a bot's token (xoxb-…); the app's begins with xapp-",
            _ when options.ApiUrl is { } url && (!url.IsAbsoluteUri || (url.Scheme != Uri.UriSchemeHttps && url.Scheme != Uri.UriSchemeHttp)) =>
                "Slack:ApiUrl is no http or https address; leave it empty for https://slack.com/api/",
            _ => null,
        };
    }

    private static bool HasSpace(string? value) => value?.Any(char.IsWhiteSpace) == true;

    private static bool StartsWith(string? value, string prefix) => value?.StartsWith(prefix, StringComparison.Ordinal) == true;
}

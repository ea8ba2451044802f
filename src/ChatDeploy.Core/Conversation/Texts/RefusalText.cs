using System.Globalization;
using System.Text.RegularExpressions;
using ChatDeploy.Core.Cards.Questions;
using ChatDeploy.Core.Conversation.Commands;
using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.Refusals;

namespace ChatDeploy.Core.Conversation.Texts;

/// <summary>Turns a refusal into an answer: the reason, who can help, what to do next.</summary>
internal static partial class RefusalText
{
    /// <summary>The answer.</summary>
    /// <param name="refusal">The operation's refusal.</param>
    /// <param name="deploymentId">The deployment that was named, where one was.</param>
    /// <param name="more">What else the person should see, such as the preview as it is now.</param>
    public static ChatAnswer Answer(Refusal refusal, long? deploymentId = null, string? more = null)
    {
        var unnamed = refusal.Who.Where(name => !refusal.Message.Contains(name, StringComparison.Ordinal)).ToList();
        var text = new ChatLines()
            .Add($"✗ {refusal.Message}")
            .Add(unnamed.Count > 0 ? $"Who can help: {ChatLines.Names(refusal.Who)}." : null)
            .Add(refusal.Code == "tool_not_at_target" ? "An administrator can add the tenant to the tool in the catalog." : null)
            .Add(deploymentId is { } id ? NextStep(refusal.Code, new DeploymentId(id)) : null)
            .Add(more)
            .ToString();
        var known = refusal.Code == "unknown_deployment" ? null : deploymentId;
        return new ChatAnswer(text, known, Refused: true, refusal.Code)
        {
            Reason = new RefusalPicture { Code = refusal.Code, Message = refusal.Message, Who = unnamed.Count > 0 ? refusal.Who : [], DeploymentId = known },
        };
    }

    /// <summary>A refusal of a question, which has a code and a sentence.</summary>
    public static ChatAnswer Answer(string code, string message) =>
        Answer(Refusal.Invalid(code, char.ToUpperInvariant(message[0]) + message[1..] + (message[^1] is '.' or '!' or '?' ? "" : ".")));

    /// <summary>Rewrites instants as refusals spell them (<c>2026-11-20 12:00:00Z</c>) for a person.</summary>
    public static string InTimesOf(ChatTime time, string text) =>
        Instant().Replace(text, match => time.Full(DateTimeOffset.ParseExact(match.Value, "u", CultureInfo.InvariantCulture)));

    [GeneratedRegex(@"\b\d{4}-[01]\d-[0-3]\d [0-2]\d:[0-5]\d:[0-5]\dZ", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Instant();

    // What stands in the sentence already is not said twice.
    private static string? NextStep(string code, DeploymentId id) => code switch
    {
        "illegal_transition" or "already_decided" => $"How it stands: `/deploy status {id}` · what it waits for: `/deploy why {id}`",
        "preview_expired" => $"What it was: `/deploy status {id}`",
        "unknown_ticket" => $"How it stands: `/deploy status {id}`",
        "forbidden" or "self_approval_forbidden" => $"What it is about: `/deploy status {id}`",
        _ => null,
    };
}

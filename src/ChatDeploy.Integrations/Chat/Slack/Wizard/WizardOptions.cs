using System.Text.Json.Nodes;
using ChatDeploy.Core.Cards;
using ChatDeploy.Core.Conversation.Texts;
using ChatDeploy.Core.Conversation.Wizard;
using ChatDeploy.Integrations.Chat.Slack.Blocks;

namespace ChatDeploy.Integrations.Chat.Slack.Wizard;

/// <summary>Writes what can be chosen in the wizard's lists, the same in a view and in what is found while somebody types. Pure.</summary>
internal static class WizardOptions
{
    // A subject that cannot be read is no help; below this, version and author are cut instead.
    private const int ShortestSubject = 20;
    private const int Version = 20;
    private const int Author = 16;
    private const int Digits = 7;

    // Those that keep a right-to-left text in its place.
    private const int Isolates = 2;

    /// <summary>The choice that leaves a tool out.</summary>
    public static JsonObject None() => Option("Leave it as it is", WizardFields.None, description: null);

    /// <summary>A target: <c>🏢 acme — all 12 stores</c>, <c>🏪 acme/pdv-milano</c>.</summary>
    public static JsonObject Of(TargetChoice target)
    {
        // A tenant's own site is one of its sites.
        var (icon, behind) = (target.Kind, target.Sites) switch
        {
            (TargetKind.Everything, var sites) => ("🌍", $" — all {sites:N0} sites"),
            (TargetKind.Main, 1) => ("🏢", ""),
            (TargetKind.Main, 2) => ("🏢", " — with its store"),
            (TargetKind.Main, var sites) => ("🏢", $" — all {sites - 1:N0} stores"),
            _ => ("🏪", ""),
        };
        var name = target.Kind == TargetKind.Everything ? "all tenants" : target.Name;
        return Option($"{icon} {Middle(name, SlackLimits.Option - icon.Length - behind.Length - 1)}{behind}", target.Value, description: null);
    }

    /// <summary>A commit: <c>v2.1.0 · Fix rounding — ada, 2 h ago</c>, and below it where it runs.</summary>
    public static JsonObject Of(CommitChoice commit, ChatTime time)
    {
        var digits = commit.Sha[..Math.Min(commit.Sha.Length, Digits)];
        var version = commit.Tags.Count > 0 ? CardText.Plain(commit.Tags[^1], Version) : digits;
        var author = CardText.Plain(commit.Author is "" ? "–" : commit.Author, Author);
        var behind = $" — {author}, {time.Relative(commit.CommittedAt)}";
        var room = SlackLimits.Option - version.Length - " · ".Length - behind.Length - Isolates;
        var subject = CardText.Plain(commit.Subject is "" ? "–" : commit.Subject, Math.Max(ShortestSubject, room));
        var runs = commit.RunsIn.Count > 0 ? $"runs on {string.Join(", ", commit.RunsIn)}" : commit.IsReady ? "new: nothing has brought it anywhere yet" : "ran before, runs nowhere now";
        if (commit.Marks.Held.Count > 0) runs = $"✋ held on {string.Join(", ", commit.Marks.Held.Select(h => h.Environment))} · {runs}";
        if (commit.Marks.Bad is { } bad) runs = $"⛔ bad: {CardText.Plain(bad.Reason, SlackLimits.Option / 2)}";
        return Option($"{version} · {subject}{behind}", commit.Sha, commit.Tags.Count > 0 ? $"{digits} · {runs}" : runs);
    }

    /// <summary>As Slack takes options, and the answer to <c>block_suggestion</c>: at most 100.</summary>
    public static JsonArray List(IEnumerable<JsonObject> options) => new([.. options.Take(SlackLimits.Options).Select(option => (JsonNode)option)]);

    private static JsonObject Option(string text, string value, string? description)
    {
        var option = new JsonObject { ["text"] = BlockJson.Plain(text, SlackLimits.Option), ["value"] = value };
        if (description is not null) option["description"] = BlockJson.Plain(description, SlackLimits.Option);
        return option;
    }

    // Of a long name the end tells stores apart, and the beginning tenants.
    private static string Middle(string name, int longest) => name.Length <= longest ? name : $"{name[..(longest / 2)]}…{name[^((longest - 1) / 2)..]}";
}

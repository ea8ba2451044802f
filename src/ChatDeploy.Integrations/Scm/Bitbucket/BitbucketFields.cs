using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using ChatDeploy.Core.Scm;
using ChatDeploy.Integrations.Scm.Webhooks;

namespace ChatDeploy.Integrations.Scm.Bitbucket;

/// <summary>What Bitbucket's webhooks and API spell alike.</summary>
internal static partial class BitbucketFields
{
    /// <summary>What the keys of the statuses that we write begin with: they tell of deployments and check nothing.</summary>
    public const string OurKeys = "chatdeploy";

    public static bool IsTrue(JsonElement parent, string name) => parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;

    public static DateTimeOffset? OptionalTime(JsonElement parent, string name) =>
        DateTimeOffset.TryParse(PayloadReader.OptionalText(parent, name), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var instant) ? instant : null;

    /// <summary>The address of a thing's page.</summary>
    public static string? PageOf(JsonElement thing) =>
        thing.TryGetProperty("links", out var links) && links.ValueKind == JsonValueKind.Object && links.TryGetProperty("html", out var page) ? PayloadReader.OptionalText(page, "href") : null;

    /// <summary>A full object name; null where it is missing or cut short.</summary>
    public static string? Sha(JsonElement commit) =>
        PayloadReader.OptionalText(commit, "hash") is { Length: 40 or 64 } hash && hash.All(char.IsAsciiHexDigit) ? hash.ToLowerInvariant() : null;

    /// <summary>A commit; null where its name, time or message is not told.</summary>
    public static PushedCommit? ReadCommit(JsonElement commit)
    {
        if (Sha(commit) is not { } sha || OptionalTime(commit, "date") is not { } date || PayloadReader.OptionalText(commit, "message") is not { } message) return null;
        var (name, address) = commit.TryGetProperty("author", out var author) ? ReadAuthor(author) : (null, null);
        return new PushedCommit(sha, message, name ?? "unknown", address, date, PageOf(commit));
    }

    /// <summary>The commit that a status or a pipeline's target is about.</summary>
    public static string? CommitOf(JsonElement about)
    {
        if (about.TryGetProperty("commit", out var commit) && Sha(commit) is { } hash) return hash;

        // Older payloads only link it.
        if (!about.TryGetProperty("links", out var links) || links.ValueKind != JsonValueKind.Object || !links.TryGetProperty("commit", out var link)) return null;
        var last = PayloadReader.OptionalText(link, "href")?.TrimEnd('/').Split('/')[^1];
        return last is { Length: 40 or 64 } && last.All(char.IsAsciiHexDigit) ? last.ToLowerInvariant() : null;
    }

    /// <summary>A build status as a check of its commit; null for one of ours, and for one that lacks what makes it one.</summary>
    public static CommitCheck? ReadStatus(JsonElement status, string sha)
    {
        if (PayloadReader.OptionalText(status, "key") is not { Length: > 0 } key || key.StartsWith(OurKeys, StringComparison.Ordinal)) return null;
        if ((OptionalTime(status, "updated_on") ?? OptionalTime(status, "created_on")) is not { } at) return null;
        var state = PayloadReader.OptionalText(status, "state") switch
        {
            "SUCCESSFUL" => CheckState.Succeeded,
            "FAILED" => CheckState.Failed,
            "STOPPED" => CheckState.Cancelled,
            "INPROGRESS" => CheckState.Running,
            _ => CheckState.Pending,
        };
        return new CommitCheck(sha, "status", NameOf(key, PayloadReader.OptionalText(status, "name")), state, RunId: null, at, PageOfRun(PayloadReader.OptionalText(status, "url")));
    }

    /// <summary>
    /// A key is what makes a status one and the same over its runs, and is often a hash; a name is for people, and often counts its runs. Together,
    /// without the count, they are both.
    /// </summary>
    private static string NameOf(string key, string? name)
    {
        var plain = name is null ? string.Empty : Spaces().Replace(RunNumber().Replace(name, string.Empty), " ").Trim();
        return plain.Length == 0 || plain == key ? key : $"{plain} ({key})";
    }

    // Statuses of pipelines may still have the address that pages of runs had before; both lead to the same page.
    private static string? PageOfRun(string? url) => url?.Replace("/addon/pipelines/home#!/results/", "/pipelines/results/", StringComparison.Ordinal);

    private static (string? Name, string? Address) ReadAuthor(JsonElement author)
    {
        if (author.ValueKind != JsonValueKind.Object) return (null, null);
        var person = author.TryGetProperty("user", out var user) ? PayloadReader.OptionalText(user, "display_name") : null;
        var raw = PayloadReader.OptionalText(author, "raw") ?? string.Empty;
        var at = raw.LastIndexOf('<');
        if (at < 0 || !raw.EndsWith('>')) return (raw.Length > 0 ? raw : person, null);
        var address = raw[(at + 1)..^1];
        var name = raw[..at].Trim();
        return (name.Length > 0 ? name : person, address.Contains('@', StringComparison.Ordinal) ? address : null);
    }

    [GeneratedRegex("#[0-9]+", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex RunNumber();

    [GeneratedRegex(@"\s+", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Spaces();
}

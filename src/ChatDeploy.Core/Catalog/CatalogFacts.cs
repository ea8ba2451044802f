using ChatDeploy.Core.Catalog.Documents;
using ChatDeploy.Core.People;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Policies;

namespace ChatDeploy.Core.Catalog;

/// <summary>Spells a catalog as named facts in the document's own words: what is compared, and what people read of a comparison.</summary>
internal static class CatalogFacts
{
    /// <summary>The things of each noun, always the same nouns in the same order.</summary>
    public static IReadOnlyList<IReadOnlyList<ThingFacts>> Of(CatalogDocument document) =>
    [
        [.. document.Environments.Select((entry, index) => new ThingFacts("environment", entry.Name,
            [new Fact("position", $"{index + 1}"), new Fact("protected", Word(entry.Protected)), .. Of(entry.Policy)]))],
        [.. document.Clusters.Select(entry => new ThingFacts("cluster", entry.Name, Known(("description", entry.Description))))],
        [.. document.Tenants.Select(entry => new ThingFacts("tenant", entry.Name,
            Known(("cluster", entry.Cluster), ("namespace", entry.Namespace), ("timeZone", entry.TimeZone))))],
        [.. document.Tenants.SelectMany(tenant => tenant.Stores.Select(entry => new ThingFacts("store", $"{tenant.Name}/{entry.Name}",
            Known(("timeZone", entry.TimeZone), ("openingHours", entry.OpeningHours)))))],
        [.. document.Tools.Select(entry => new ThingFacts("tool", entry.Name,
            [.. Known(("team", entry.Team), ("tenants", List(entry.Tenants)), ("repository.deployments", entry.Repository.TellsDeployments ? Word(true) : null)), .. Of(entry.Repository, entry.Runners)]))],
        [.. document.People.Select(entry => new ThingFacts("person", entry.Name,
            Known(("email", entry.Email), ("slack", entry.Slack), ("teams", entry.Teams), ("timeZone", entry.TimeZone), ("roles", List(entry.Roles.Select(Grant))))))],
        [.. document.Channels.Select(entry => new ThingFacts("channel", $"{entry.Surface}:{entry.Id}",
            Known(("tenants", List(entry.Tenants)), ("tools", List(entry.Tools)), ("environments", List(entry.Environments)), ("events", List(entry.Events)))))],
    ];

    /// <summary>What the revision of a policy counts changes of.</summary>
    public static IReadOnlyList<Fact> Of(Policy policy) => Known(
        ("refs", List(policy.Refs)),
        ("approvals", $"{policy.Approvals}"),
        ("approvers", List(policy.Approvers)),
        ("twoPersonRule", Word(policy.TwoPersonRule)),
        ("lock", Word(policy.Lock)),
        ("signedTags", Word(policy.SignedTags)),
        ("checks", policy.ChecksRequired ? "required" : "off"),
        ("windows", List(policy.Windows.Select(window => $"'{window.Cron}' for {Duration(window.DurationSeconds)} in {window.TimeZone ?? "UTC"}"))),
        ("previewTtl", Duration(policy.PreviewTtlSeconds)),
        ("approvalTtl", Duration(policy.ApprovalTtlSeconds)),
        ("preApprovedUndo", Duration(policy.PreApprovedUndoSeconds)));

    /// <summary>What the revision of a runner counts changes of.</summary>
    public static IReadOnlyList<Fact> Of(RepositoryEntry repository, RunnerMap runners) =>
    [
        .. Known(("repository", $"{repository.Provider}:{repository.Id}"), ("repository.url", repository.Url), ("repository.branch", repository.Branch),
            ("repository.fallback", repository.Fallback?.Repository.ToString()), ("repository.fallback.url", repository.Fallback?.Url)),
        .. runners.Default is null ? [] : Of("runner", runners.Default),
        .. (runners.PerEnvironment ?? new Dictionary<string, RunnerSettings>()).OrderBy(pair => pair.Key, StringComparer.Ordinal).SelectMany(pair => Of($"runners.{pair.Key}", pair.Value)),
    ];

    /// <summary>The shortest spelling of a duration that the document reads back to the same.</summary>
    public static string Duration(int seconds) => seconds switch
    {
        _ when seconds % 86_400 == 0 && seconds > 86_400 => $"{seconds / 86_400}d",
        _ when seconds % 3_600 == 0 => $"{seconds / 3_600}h",
        _ when seconds % 60 == 0 => $"{seconds / 60}m",
        _ => $"{seconds}s",
    };

    /// <summary>The document's word for a lock's scope.</summary>
    public static string Word(LockScope scope) => scope switch { LockScope.None => "none", LockScope.Tool => "tool", _ => "tool+tenant" };

    /// <summary>The document's word for how signatures count.</summary>
    public static string Word(SignedTags rule) => EnumCodes.Code(rule);

    /// <summary>The document's word for a role.</summary>
    public static string Word(Role role) => EnumCodes.Code(role);

    private static IEnumerable<Fact> Of(string path, RunnerSettings runner) =>
    [
        new Fact($"{path}.kind", runner.Kind),
        new Fact($"{path}.timeout", Duration(runner.TimeoutSeconds)),
        .. Ordered(runner.Settings).Select(pair => new Fact($"{path}.{pair.Key}", pair.Value)),
        // People put secrets into variables, whatever one tells them: a diff is shown and stored.
        .. Ordered(runner.Environment).Select(pair => new Fact($"{path}.env.{pair.Key}", pair.Value, "(hidden)")),
    ];

    private static IEnumerable<KeyValuePair<string, string>> Ordered(IReadOnlyDictionary<string, string>? pairs) =>
        pairs?.OrderBy(pair => pair.Key, StringComparer.Ordinal) ?? Enumerable.Empty<KeyValuePair<string, string>>();

    private static string Grant(RoleGrant grant) =>
        $"{Word(grant.Role)} (tools {List(grant.Tools)}, tenants {List(grant.Tenants)}, environments {List(grant.Environments)})";

    private static string List(IEnumerable<string> words) => $"[{string.Join(", ", words)}]";

    private static string Word(bool flag) => flag ? "true" : "false";

    private static List<Fact> Known(params ReadOnlySpan<(string Field, string? Value)> facts)
    {
        List<Fact> known = [];
        foreach (var (field, value) in facts)
            if (value is not null) known.Add(new Fact(field, value));
        return known;
    }
}

/// <summary>One thing of a catalog with its facts.</summary>
internal sealed record ThingFacts(string Noun, string Name, IReadOnlyList<Fact> Facts)
{
    public string Path { get; } = $"{Noun} {Name}";

    public Fact? Find(string field) => Facts.FirstOrDefault(fact => fact.Field == field);
}

/// <summary>A field with its value, and what may be shown of the value.</summary>
internal sealed record Fact(string Field, string Value, string? Mask = null)
{
    public string Shown => Mask ?? Value;
}

using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChatDeploy.Core.People;
using ChatDeploy.Core.Policies;

namespace ChatDeploy.Core.Catalog.Documents;

/// <summary>Writes a catalog as the document that <see cref="CatalogReader"/> reads back to the same, leaving out what has its default.</summary>
public static class CatalogWriter
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The document as indented JSON, which is YAML too.</summary>
    public static string Write(CatalogDocument document) => ToJson(document).ToJsonString(Indented);

    /// <summary>The document as JSON values, in the keys and spellings of the contract.</summary>
    public static JsonObject ToJson(CatalogDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        return Mapping(
            ("environments", List(document.Environments, Environment)),
            ("clusters", List(document.Clusters, entry => Mapping(("name", entry.Name), ("description", entry.Description)))),
            ("tenants", List(document.Tenants, Tenant)),
            ("tools", List(document.Tools, Tool)),
            ("people", List(document.People, Person)),
            ("channels", List(document.Channels, entry => Mapping(
                ("surface", entry.Surface), ("id", entry.Id), ("tenants", Scope(entry.Tenants)), ("tools", Scope(entry.Tools)), ("environments", Scope(entry.Environments)), ("events", Scope(entry.Events))))));
    }

    private static JsonObject Environment(EnvironmentEntry entry) => Mapping(
        ("name", entry.Name),
        ("protected", entry.Protected ? true : null),
        ("policy", CatalogFacts.Of(entry.Policy).SequenceEqual(CatalogFacts.Of(Policies.Policy.None)) ? null : Policy(entry.Policy)));

    private static JsonObject Policy(Policy policy) => Mapping(
        ("refs", Words(policy.Refs)),
        ("approvals", policy.Approvals),
        ("approvers", Words(policy.Approvers)),
        ("twoPersonRule", policy.TwoPersonRule),
        ("lock", CatalogFacts.Word(policy.Lock)),
        ("signedTags", CatalogFacts.Word(policy.SignedTags)),
        ("checks", policy.ChecksRequired ? "required" : "off"),
        ("windows", List(policy.Windows, window => Mapping(("cron", window.Cron), ("duration", CatalogFacts.Duration(window.DurationSeconds)), ("timeZone", window.TimeZone)))),
        ("previewTtl", CatalogFacts.Duration(policy.PreviewTtlSeconds)),
        ("approvalTtl", CatalogFacts.Duration(policy.ApprovalTtlSeconds)),
        ("preApprovedUndo", CatalogFacts.Duration(policy.PreApprovedUndoSeconds)));

    private static JsonObject Tenant(TenantEntry entry) => Mapping(
        ("name", entry.Name),
        ("cluster", entry.Cluster),
        ("namespace", entry.Namespace),
        ("timeZone", entry.TimeZone),
        ("stores", List(entry.Stores, store => store is { TimeZone: null, OpeningHours: null }
            ? JsonValue.Create(store.Name)
            : Mapping(("name", store.Name), ("timeZone", store.TimeZone), ("openingHours", store.OpeningHours)))));

    private static JsonObject Tool(ToolEntry entry) => Mapping(
        ("name", entry.Name),
        ("team", entry.Team),
        ("repository", Mapping(("provider", entry.Repository.Provider), ("id", entry.Repository.Id), ("url", entry.Repository.Url), ("branch", entry.Repository.Branch),
            ("fallback", entry.Repository.Fallback is { } mirror ? Mapping(("provider", mirror.Provider), ("id", mirror.Id), ("url", mirror.Url)) : null),
            ("deployments", entry.Repository.TellsDeployments ? true : null))),
        ("runner", entry.Runners.Default is { } runner ? Runner(runner) : null),
        ("runners", entry.Runners.PerEnvironment is { } runners ? Mapping([.. runners.Select(pair => (pair.Key, (JsonNode?)Runner(pair.Value)))]) : null),
        ("tenants", Scope(entry.Tenants)));

    private static JsonObject Runner(RunnerSettings runner) => Mapping(
    [
        ("kind", runner.Kind),
        ("timeout", CatalogFacts.Duration(runner.TimeoutSeconds)),
        ("env", runner.Environment is { } variables ? Mapping([.. variables.Select(pair => (pair.Key, (JsonNode?)pair.Value))]) : null),
        .. (runner.Settings ?? new Dictionary<string, string>()).Select(pair => (pair.Key, SettingValue(pair.Key, pair.Value))),
    ]);

    /// <summary>A port is a number, in the document as people write it.</summary>
    private static JsonNode? SettingValue(string key, string value) => key == "port" ? int.Parse(value) : value;

    private static JsonObject Person(PersonEntry entry) => Mapping(
        ("name", entry.Name),
        ("email", entry.Email),
        ("slack", entry.Slack),
        ("teams", entry.Teams),
        ("timeZone", entry.TimeZone),
        ("roles", List(entry.Roles, Grant)));

    private static JsonObject Grant(RoleGrant grant) => Mapping(
        ("role", CatalogFacts.Word(grant.Role)),
        ("tools", Scope(grant.Tools)),
        ("tenants", Scope(grant.Tenants)),
        ("environments", Scope(grant.Environments)));

    private static JsonObject Mapping(params ReadOnlySpan<(string Key, JsonNode? Value)> entries)
    {
        var mapping = new JsonObject();
        foreach (var (key, value) in entries)
            if (value is not null) mapping.Add(key, value);
        return mapping;
    }

    /// <summary>An empty list says nothing that leaving it out does not.</summary>
    private static JsonArray? List<T>(IReadOnlyList<T> items, Func<T, JsonNode?> write) => items.Count == 0 ? null : [.. items.Select(write)];

    private static JsonArray? Words(IReadOnlyList<string> words) => List(words, word => JsonValue.Create(word));

    private static JsonArray? Scope(IReadOnlyList<string> scope) => scope is [CatalogDocument.Everything] ? null : Words(scope);
}

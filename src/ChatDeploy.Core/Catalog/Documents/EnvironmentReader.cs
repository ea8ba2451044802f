using ChatDeploy.Core.Policies;

namespace ChatDeploy.Core.Catalog.Documents;

/// <summary>Reads the section <c>environments</c>.</summary>
internal static class EnvironmentReader
{
    private static readonly string[] Keys = ["name", "protected", "policy"];
    private static readonly string[] PolicyKeys = ["refs", "approvals", "approvers", "twoPersonRule", "lock", "signedTags", "checks", "windows", "previewTtl", "approvalTtl", "preApprovedUndo"];
    private static readonly string[] WindowKeys = ["cron", "duration", "timeZone"];
    private static readonly (string, LockScope)[] Locks = [("none", LockScope.None), ("tool", LockScope.Tool), ("tool+tenant", LockScope.ToolAndTenant)];
    private static readonly (string, SignedTags)[] Signatures = [("off", SignedTags.Off), ("preferred", SignedTags.Preferred), ("required", SignedTags.Required)];
    private static readonly (string, bool)[] Checks = [("off", false), ("required", true)];

    public static IReadOnlyList<EnvironmentEntry> Read(MappingReader root)
    {
        List<EnvironmentEntry> environments = [];
        Dictionary<string, CatalogNode> taken = new(StringComparer.OrdinalIgnoreCase);
        foreach (var (node, path) in root.Items("environments"))
        {
            if (MappingReader.Open(root.Reading, node, path, Keys) is not { } entry) continue;
            entry.Require("name", "");
            var name = entry.Name();
            root.Reading.Once(taken, name, entry.Find("name") ?? node, path, "environment");
            environments.Add(new EnvironmentEntry { Name = name ?? "", Protected = entry.Flag("protected"), Policy = ReadPolicy(entry) });
        }

        return environments;
    }

    private static Policy ReadPolicy(MappingReader environment)
    {
        if (environment.Find("policy") is not { } node || MappingReader.Open(environment.Reading, node, environment.PathOf("policy"), PolicyKeys) is not { } policy)
            return Policy.None;

        var entry = new Policy
        {
            Refs = policy.Words("refs", "a ref pattern like 'tag:v*' or 'branch:release/*'", text => (CatalogSyntax.IsRefPattern(text) ? text : null, null)) ?? [],
            Approvals = policy.Number("approvals", 0, 100, 0),
            Approvers = policy.Words("approvers", "the name of a person or a team", name => Approver(environment.Reading, name)) ?? [],
            TwoPersonRule = policy.Flag("twoPersonRule"),
            Lock = policy.OneOf("lock", Locks, LockScope.None),
            SignedTags = policy.OneOf("signedTags", Signatures, SignedTags.Off),
            ChecksRequired = policy.OneOf("checks", Checks, false),
            Windows = [.. policy.Items("windows").Select(item => Window(environment.Reading, item.Node, item.Path)).OfType<PolicyWindow>()],
            PreviewTtlSeconds = policy.Seconds("previewTtl", Policy.None.PreviewTtlSeconds),
            ApprovalTtlSeconds = policy.Seconds("approvalTtl", Policy.None.ApprovalTtlSeconds),
            PreApprovedUndoSeconds = policy.SecondsOrZero("preApprovedUndo", Policy.None.PreApprovedUndoSeconds),
        };

        // How many people a team has is not the catalog's to know, so only people can be counted.
        if (entry.Approvers.Count > 0 && entry.Approvers.Count < entry.Approvals && !entry.Approvers.Any(name => environment.Reading.IsDeclared(NameKind.Team, name)))
            policy.Report("approvers", $"{entry.Approvals} approvals are asked for, but only {entry.Approvers.Count} may give one; name more approvers or ask for fewer approvals");
        return entry;
    }

    private static (string?, string?) Approver(CatalogReading reading, string name) =>
        reading.IsDeclared(NameKind.Person, name) && reading.IsDeclared(NameKind.Team, name)
            ? (null, $"'{name}' is both a person and a team in this catalog; rename one of them")
            : reading.Resolve(name, NameKind.Person, NameKind.Team);

    private static PolicyWindow? Window(CatalogReading reading, CatalogNode node, string path)
    {
        if (MappingReader.Open(reading, node, path, WindowKeys) is not { } window) return null;
        window.Require("cron", ": when the window opens");
        window.Require("duration", ": how long the window stays open");
        var cron = window.Text("cron");
        if (cron is not null && CronSyntax.Problem(cron) is { } problem) window.Report("cron", problem);
        return new PolicyWindow(cron ?? "", window.Seconds("duration", 0), window.TimeZone());
    }
}

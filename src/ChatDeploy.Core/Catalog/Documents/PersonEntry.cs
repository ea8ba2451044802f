using ChatDeploy.Core.People;

namespace ChatDeploy.Core.Catalog.Documents;

/// <summary>A person as the catalog names them, with their identities on the surfaces (spec J1).</summary>
public sealed record PersonEntry
{
    /// <summary>Their name, unique whatever the letter case.</summary>
    public required string Name { get; init; }

    /// <summary>Their mail address; no two people share one.</summary>
    public string? Email { get; init; }

    /// <summary>Their Slack user id; no two people share one.</summary>
    public string? Slack { get; init; }

    /// <summary>Their Entra object id, in lower case; no two people share one.</summary>
    public string? Teams { get; init; }

    /// <summary>Their IANA time zone: times they type without a zone are in it.</summary>
    public string? TimeZone { get; init; }

    /// <summary>What they may do; a scope left out is <c>*</c>, none is empty.</summary>
    public IReadOnlyList<RoleGrant> Roles { get; init; } = [];
}

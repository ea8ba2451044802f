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

    /// <summary>What they may do.</summary>
    public IReadOnlyList<RoleEntry> Roles { get; init; } = [];
}

/// <summary>A role within a scope; a scope left out covers everything.</summary>
public sealed record RoleEntry
{
    /// <summary>What it lets the person do.</summary>
    public required PersonRole Role { get; init; }

    /// <summary>Names of tools, or <c>*</c>.</summary>
    public IReadOnlyList<string> Tools { get; init; } = [CatalogDocument.Everything];

    /// <summary>Names of tenants, of single stores (<c>acme/pdv-milano</c>), or <c>*</c>.</summary>
    public IReadOnlyList<string> Tenants { get; init; } = [CatalogDocument.Everything];

    /// <summary>Names of environments, or <c>*</c>.</summary>
    public IReadOnlyList<string> Environments { get; init; } = [CatalogDocument.Everything];
}

/// <summary>The four roles (contract, Rights).</summary>
public enum PersonRole
{
    /// <summary><c>viewer</c>: reads.</summary>
    Viewer,

    /// <summary><c>deployer</c>: previews, launches, cancels, rolls back, records and locks in scope.</summary>
    Deployer,

    /// <summary><c>approver</c>: decides.</summary>
    Approver,

    /// <summary><c>admin</c>: everything.</summary>
    Admin,
}

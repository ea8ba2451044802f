using ChatDeploy.Core.People;

namespace ChatDeploy.Pages.People;

/// <summary>Says in words what a role lets a person do, and where.</summary>
internal static class RoleText
{
    /// <summary>The role's name as people say it.</summary>
    public static string Name(Role role) => role switch
    {
        Role.Viewer => "Viewer",
        Role.Deployer => "Deployer",
        Role.Approver => "Approver",
        _ => "Administrator",
    };

    /// <summary>The icon that stands beside it.</summary>
    public static string Icon(Role role) => role switch
    {
        Role.Viewer => "eye",
        Role.Deployer => "rocket",
        Role.Approver => "shield-check",
        _ => "key-round",
    };

    /// <summary>What it includes, in a sentence.</summary>
    public static string Means(Role role) => role switch
    {
        Role.Viewer => "Sees everything and changes nothing.",
        Role.Deployer => "Previews, launches, cancels, retries and rolls back deployments; records by hand; locks and pins.",
        Role.Approver => "Approves or rejects deployments that need approval.",
        _ => "Does everything, and changes the catalog, tokens, freezes and the history's mistakes.",
    };

    /// <summary>Where it holds: <c>everywhere</c>, or <c>crm, wms for acme on prod</c>.</summary>
    public static string Where(RoleGrant grant)
    {
        ArgumentNullException.ThrowIfNull(grant);
        string?[] parts = [Scope("of", grant.Tools), Scope("for", grant.Tenants), Scope("on", grant.Environments)];
        var known = parts.OfType<string>().ToList();
        return known.Count == 0 ? "everywhere" : string.Join(' ', known);
    }

    private static string? Scope(string word, IReadOnlyList<string> names) => names.Count == 0 || names.Contains("*", StringComparer.Ordinal) ? null : $"{word} {string.Join(", ", names)}";
}

namespace ChatDeploy.Core.People;

/// <summary>The one decision about who may do what (contract, Rights). Pure.</summary>
public static class Rights
{
    /// <summary>Whether one of the person's grants covers the act on the subject.</summary>
    public static bool May(Person person, Act act, Subject subject)
    {
        ArgumentNullException.ThrowIfNull(person);
        return person.ArchivedAt is null && person.Roles.Any(grant => Includes(grant.Role, act) && Covers(grant, subject));
    }

    /// <summary>Whether a grant's scopes cover the subject. What the subject leaves open is covered by any scope.</summary>
    public static bool Covers(RoleGrant grant, Subject subject)
    {
        ArgumentNullException.ThrowIfNull(grant);
        return InScope(grant.Tools, subject.Tool) && InScope(grant.Environments, subject.Environment)
            && (InScope(grant.Tenants, subject.Tenant) || (subject.Site is not null && grant.Tenants.Contains(subject.Site, StringComparer.Ordinal)));
    }

    private static bool Includes(Role role, Act act) => act switch
    {
        Act.Read => true,
        Act.Deploy => role is Role.Deployer or Role.Admin,
        Act.Approve => role is Role.Approver or Role.Admin,
        _ => role is Role.Admin,
    };

    private static bool InScope(IReadOnlyList<string> scope, string? name) =>
        name is null || scope.Count == 0 || scope.Contains("*", StringComparer.Ordinal) || scope.Contains(name, StringComparer.Ordinal);
}

/// <summary>What people do, in classes that roles distinguish.</summary>
public enum Act
{
    /// <summary>Look.</summary>
    Read,

    /// <summary>Preview, launch, cancel, retry, skip, continue, roll back, record, lock, pin.</summary>
    Deploy,

    /// <summary>Decide a ticket.</summary>
    Approve,

    /// <summary>Catalog, tokens, freezes, archive, replay.</summary>
    Administer,
}

/// <summary>What an act is about; null leaves a dimension open.</summary>
/// <param name="Tool">The tool's name.</param>
/// <param name="Tenant">The tenant's name.</param>
/// <param name="Environment">The environment's name.</param>
/// <param name="Site">The full site name, where it is about a single site.</param>
public readonly record struct Subject(string? Tool = null, string? Tenant = null, string? Environment = null, string? Site = null)
{
    /// <summary>About nothing in particular.</summary>
    public static Subject Anything => default;
}

using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.People;
using ChatDeploy.Core.Policies;

namespace ChatDeploy.Core.Approvals;

/// <summary>Who may decide a ticket, and why somebody may not. Pure.</summary>
public static class EligibleApprovers
{
    /// <summary>Everyone who can be asked and whose approval would count, in order of name; automation is never asked.</summary>
    public static IReadOnlyList<Person> Of(CatalogSnapshot catalog, Policy policy, ApprovalScope scope, int requesterId)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return catalog.People.Active.Where(person => !person.IsAutomation && Refuse(catalog, policy, scope, requesterId, person) is null).ToList();
    }

    /// <summary>Why the person's approval would not count: <c>forbidden</c> or <c>self_approval_forbidden</c>; null when it would.</summary>
    public static string? Refuse(CatalogSnapshot catalog, Policy policy, ApprovalScope scope, int requesterId, Person person)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(person);
        if (!MayDecide(catalog, policy, scope, person)) return "forbidden";
        return policy.TwoPersonRule && person.Id == requesterId ? "self_approval_forbidden" : null;
    }

    /// <summary>Whether role and policy let the person decide at all; the two-person rule aside.</summary>
    public static bool MayDecide(CatalogSnapshot catalog, Policy policy, ApprovalScope scope, Person person)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(person);
        return Rights.May(person, Act.Approve, new Subject(Environment: scope.Environment))
            && scope.Cells.All(cell => Rights.May(person, Act.Approve, new Subject(cell.Tool, cell.Tenant, scope.Environment, cell.Site)))
            && (policy.Approvers.Count == 0 || policy.Approvers.Any(entry => IsNamed(catalog, entry, person)));
    }

    // An entry is a person, or a team: then everyone who is an approver of one of the team's tools by name.
    private static bool IsNamed(CatalogSnapshot catalog, string entry, Person person) =>
        string.Equals(entry, person.Name, StringComparison.OrdinalIgnoreCase)
        || catalog.Tools.Active.Any(tool => string.Equals(tool.Team, entry, StringComparison.OrdinalIgnoreCase)
            && person.Roles.Any(grant => grant.Role is Role.Approver && grant.Tools.Contains(tool.Name, StringComparer.Ordinal)));
}

/// <summary>What a ticket is about, as far as rights go.</summary>
/// <param name="Environment">The environment's name.</param>
/// <param name="Cells">Distinct tools and tenants, or single stores where only they are touched.</param>
public sealed record ApprovalScope(string Environment, IReadOnlyList<ScopeCell> Cells);

/// <summary>A tool at a tenant, or at one store of it.</summary>
/// <param name="Tool">The tool's name.</param>
/// <param name="Tenant">The tenant's name.</param>
/// <param name="Site">The store's full name where only single stores of the tenant are touched; else null.</param>
public sealed record ScopeCell(string Tool, string Tenant, string? Site);

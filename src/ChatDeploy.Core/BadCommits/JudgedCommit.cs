using ChatDeploy.Core.Audit;
using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.People;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Policies;
using ChatDeploy.Core.ReadyQueue;
using ChatDeploy.Core.Refusals;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.BadCommits;

/// <summary>A commit that somebody wants to mark as bad, or not bad: what both operations ask first.</summary>
internal sealed record JudgedCommit(Tool Tool, string Ref, string Sha)
{
    /// <summary>Finds what is named, and refuses a person who is no deployer of the tool anywhere.</summary>
    public static async Task<(JudgedCommit? Found, Refusal? Refusal)> FindAsync(
        CatalogSnapshot catalog, RefResolver refs, Person actor, string tool, string reference, CancellationToken cancellationToken)
    {
        if (catalog.Tools.Find(tool) is not { } known) return (null, UnknownNames.Tool(catalog, tool));
        if (!Rights.May(actor, Act.Deploy, new Subject(Tool: known.Name)))
        {
            var who = catalog.People.Active.Where(p => Rights.May(p, Act.Deploy, new Subject(Tool: known.Name))).Select(p => p.Name).Take(5).ToList();
            return (null, Refusal.Forbidden("forbidden", $"{actor.Name} is no deployer of {known.Name}.{(who.Count > 0 ? $" Ask {string.Join(", ", who)}." : "")}", who));
        }

        if (string.IsNullOrWhiteSpace(reference)) return (null, Refusal.Invalid("unknown_ref", $"Name the commit: {known.Name}@v2.1.0, or a SHA."));
        return await refs.ResolveAsync(known, reference.Trim(), Policy.None, cancellationToken) switch
        {
            RefResolution.Found { Ref: var found } => (new JudgedCommit(known, found.Reference.Length <= 250 ? found.Reference : found.Sha, found.Sha), null),
            RefResolution.Missing missing => (null, Refusal.Invalid(missing.Code, missing.Message)),
            _ => throw new InvalidOperationException("no such resolution"),
        };
    }

    /// <summary>Takes the tool's gate in every environment: nobody is deciding about a start of it meanwhile.</summary>
    public Task LockGatesAsync(DeployDbContext db, IDeploymentStore store, CatalogSnapshot catalog, CancellationToken cancellationToken) =>
        store.LockGatesAsync(db, catalog.Environments.Active.Select(e => e.Id).ToList(), [Tool.Id], cancellationToken);

    /// <summary>The commit, as the audit trail names it.</summary>
    public AuditSubject Subject => new("commit", $"{Tool.Name}@{Ref}");

    /// <summary>The mark that is there; null when none is.</summary>
    public Task<BadCommit?> MarkAsync(DeployDbContext db, CancellationToken cancellationToken) =>
        db.BadCommits.SingleOrDefaultAsync(b => b.ToolId == Tool.Id && b.Sha == Sha, cancellationToken);

    /// <summary>On how many sites it runs.</summary>
    public Task<int> RunsAtAsync(DeployDbContext db, CancellationToken cancellationToken) =>
        db.CurrentVersions.CountAsync(v => v.ToolId == Tool.Id && v.Sha == Sha, cancellationToken);
}

using ChatDeploy.Core.Audit;
using ChatDeploy.Core.Catalog.Documents;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Reconcilers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace ChatDeploy.Core.Catalog;

/// <summary>Makes the store's catalog what a document says, as a whole or not at all (spec L; contract, Catalog).</summary>
/// <remarks>
/// Idempotent: applied again, nothing is written. One application at a time on any node. What the document no longer names is
/// archived, what it names again is revived with its history; nothing is deleted. The context must hold no unsaved changes.
/// </remarks>
public sealed partial class ApplyCatalog(DeployDbContext db, TimeProvider clock, Hints hints, ILogger<ApplyCatalog> logger)
{
    /// <summary>Applies the document, or only says what applying it would change.</summary>
    /// <param name="document">What shall hold; read by <see cref="CatalogReader"/>, so its names are sound.</param>
    /// <param name="sourceText">The text it was read from, kept word for word.</param>
    /// <param name="appliedBy">Who applies it: a person's name, at most 63 characters.</param>
    /// <param name="dryRun">Whether only to compare.</param>
    /// <param name="ct">Ends the attempt; what is not committed is as if it had not begun.</param>
    /// <returns>What changed, or would.</returns>
    public async Task<CatalogDiff> HandleAsync(CatalogDocument document, string sourceText, string appliedBy, bool dryRun, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(document);
        return dryRun
            ? Compare(await StoredCatalog.LoadAsync(db, tracked: false, ct), document)
            : (await ApplyAsync(document, sourceText, appliedBy, onto: null, ct))!;
    }

    /// <summary>Applies the document if the newest revision is still the one that its author saw.</summary>
    /// <param name="document">What shall hold; read by <see cref="CatalogReader"/>, so its names are sound.</param>
    /// <param name="sourceText">The text it was read from, kept word for word.</param>
    /// <param name="appliedBy">Who applies it: a person's name, at most 63 characters.</param>
    /// <param name="onto">The revision that the author saw; 0: none was there.</param>
    /// <param name="ct">Ends the attempt; what is not committed is as if it had not begun.</param>
    /// <returns>What changed; null when another revision came between, and nothing was written.</returns>
    public Task<CatalogDiff?> HandleOntoAsync(CatalogDocument document, string sourceText, string appliedBy, int onto, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(document);
        return ApplyAsync(document, sourceText, appliedBy, onto, ct);
    }

    private async Task<CatalogDiff?> ApplyAsync(CatalogDocument document, string sourceText, string appliedBy, int? onto, CancellationToken ct)
    {

        var gates = new CatalogGates(db);
        await gates.PrepareAsync(ct);
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await gates.EnterAsync(ct);
        // Rows that the context knows from before the wait may be old by now.
        db.ChangeTracker.Clear();
        if (onto is not null && await db.CatalogRevisions.MaxAsync(r => (int?)r.Id, ct) is var newest && (newest ?? 0) != onto) return null;
        var stored = await StoredCatalog.LoadAsync(db, tracked: true, ct);
        var diff = Compare(stored, document);
        if (diff.IsEmpty) return diff;

        await gates.LockAsync(stored, diff, ct);
        var revision = new CatalogRevision { Text = sourceText, Diff = diff.ToString(), AppliedBy = appliedBy, AppliedAt = clock.GetUtcNow() };
        db.Add(revision);
        await new CatalogWriting(db, stored, document, revision.AppliedAt).WriteAsync(ct);
        await gates.CompleteAsync(ct);
        db.Audit(new AuditEntry(AuditAct.CatalogApplied, new AuditSubject("catalog", $"{revision.Id}")) { Details = new { revision.AppliedBy, Changes = diff.Changes.Count } });
        await transaction.CommitAsync(ct);

        Log.Applied(logger, revision.Id, appliedBy, diff.Changes.Count);
        hints.Raise(Hint.CatalogApplied);
        return diff;
    }

    private static CatalogDiff Compare(StoredCatalog stored, CatalogDocument document) =>
        CatalogDiff.Compare(stored.ToDocument(), document, stored.ArchivedPaths());

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Catalog revision {Revision} applied by {AppliedBy}: {Changes} changes")]
        public static partial void Applied(ILogger logger, int revision, string appliedBy, int changes);
    }
}

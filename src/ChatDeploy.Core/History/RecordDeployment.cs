using ChatDeploy.Core.Audit;
using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.CurrentVersions;
using ChatDeploy.Core.People;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Reconcilers;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace ChatDeploy.Core.History;

/// <summary>Records by hand that a version was deployed (spec G2; contract, <c>POST /records</c>).</summary>
/// <remarks>
/// On a main target one record covers all the tenant's sites, whatever each ran before; current versions move only where the
/// record is later than what they have. Rights are the caller's to decide.
/// </remarks>
public sealed class RecordDeployment(DeployDbContext db, CatalogSnapshots catalogs, ICurrentVersionStore versions, Hints hints, TimeProvider clock)
{
    /// <summary>How far ahead of this node's clock a time may lie before it counts as the future.</summary>
    public static readonly TimeSpan ClockTolerance = TimeSpan.FromSeconds(30);

    /// <summary>Records it, or says why not.</summary>
    public async Task<RecordDeploymentResult> HandleAsync(RecordDeploymentCommand command, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(command);
        var catalog = await catalogs.GetAsync(cancellationToken);
        var now = clock.GetUtcNow();
        if (RecordDeploymentGate.Check(catalog, command, now, out var place) is { } refusal) return refusal;

        var resolved = await RecordedVersion.ResolveAsync(db, place!.Tool, command.Version.Trim(), cancellationToken);
        if (resolved is RecordedVersion.Unknown unknown) return new RecordDeploymentResult.Refused(RecordRefusal.VersionNotOfTool, unknown.Message);
        var version = (RecordedVersion.Known)resolved;

        var sites = place.Target.Sites;
        var record = new NewHandRecord(
            place.Tool.Id, place.Environment.Id, sites[0].TenantId, sites[0].Id,
            place.Target.IsMain ? [.. sites.Select(s => s.Id)] : null,
            version.Sha, version.Ref, command.DeployedAt ?? now,
            string.IsNullOrWhiteSpace(command.DeployedBy) ? command.Actor.Name : command.DeployedBy.Trim(),
            string.IsNullOrWhiteSpace(command.Notes) ? null : command.Notes);

        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var id = await versions.RecordByHandAsync(db.Database.GetDbConnection(), transaction.GetDbTransaction(), record, cancellationToken);
        db.Audit(new AuditEntry(AuditAct.RecordAdded, new AuditSubject("record", $"{id}"))
        {
            Actor = command.Actor,
            Ref = $"{place.Tool.Name}@{version.Ref}",
            Sha = version.Sha,
            Environment = place.Environment.Name,
            Details = new { Target = place.Target.Name, record.DeployedAt, record.DeployedBy, record.Notes },
        });
        await transaction.CommitAsync(cancellationToken);
        hints.Raise(Hint.VersionsChanged);
        return new RecordDeploymentResult.Recorded(id);
    }
}

/// <summary>What is to be recorded.</summary>
/// <param name="Actor">Who records it.</param>
/// <param name="Tool">Name of the tool.</param>
/// <param name="Version">A tag of the tool, or a commit of it by its sha (at least 7 digits).</param>
/// <param name="Target"><c>acme</c> or <c>acme/pdv-milano</c>.</param>
/// <param name="Environment">Name of the environment.</param>
/// <param name="DeployedAt">When it was deployed; null: now.</param>
/// <param name="DeployedBy">Who deployed it, up to 250 characters; null: the actor.</param>
/// <param name="Notes">For people, up to 4,000 characters.</param>
public sealed record RecordDeploymentCommand(
    Person Actor, string Tool, string Version, string Target, string Environment,
    DateTimeOffset? DeployedAt = null, string? DeployedBy = null, string? Notes = null);

/// <summary>The answer to a wish to record; the cases are nested.</summary>
public abstract record RecordDeploymentResult
{
    private RecordDeploymentResult() { }

    /// <summary>It is recorded.</summary>
    /// <param name="Id">The record's key.</param>
    public sealed record Recorded(long Id) : RecordDeploymentResult;

    /// <summary>It is not, and nothing was written.</summary>
    /// <param name="Reason">Why.</param>
    /// <param name="Message">Why, and what to do next.</param>
    public sealed record Refused(RecordRefusal Reason, string Message) : RecordDeploymentResult
    {
        /// <summary>The stable code, for example <c>version_not_of_tool</c>.</summary>
        public string Code => EnumCodes.Code(Reason);
    }
}

/// <summary>Why something is not recorded. The codes are these names in snake_case.</summary>
public enum RecordRefusal
{
    /// <summary>The catalog has no such tool.</summary>
    UnknownTool,

    /// <summary>The catalog has no such tenant or store.</summary>
    UnknownTarget,

    /// <summary>The catalog has no such environment.</summary>
    UnknownEnvironment,

    /// <summary>The catalog does not deploy the tool to that tenant.</summary>
    ToolNotOnTarget,

    /// <summary>The tool has no such tag or commit.</summary>
    VersionNotOfTool,

    /// <summary>The time lies in the future (contract).</summary>
    DeployedAtInFuture,

    /// <summary>The name of who deployed, or the notes, are too long.</summary>
    TextTooLong,
}

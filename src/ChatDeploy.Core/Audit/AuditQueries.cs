using ChatDeploy.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Audit;

/// <summary>Lists the audit trail, newest first (contract, <c>GET /audit</c>).</summary>
/// <remarks>Rights (admin) are the caller's to decide.</remarks>
public sealed class AuditQueries(IDbContextFactory<DeployDbContext> contexts)
{
    /// <summary>A page.</summary>
    /// <param name="filter">Which rows.</param>
    /// <param name="before">The key at which the page before ended; the largest there is for the first.</param>
    /// <param name="limit">The most rows.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public async Task<IReadOnlyList<AuditView>> ListAsync(AuditFilter filter, long before, int limit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await Views(db, filter).Where(r => r.Id < before).Take(limit).Select(View).ToListAsync(cancellationToken);
    }

    /// <summary>All of them, one after the other: memory does not grow with their number.</summary>
    /// <param name="filter">Which rows.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async IAsyncEnumerable<AuditView> StreamAsync(AuditFilter filter, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(filter);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await foreach (var row in Views(db, filter).Select(View).AsAsyncEnumerable().WithCancellation(cancellationToken)) yield return row;
    }

    private static readonly System.Linq.Expressions.Expression<Func<AuditRow, AuditView>> View = r => new AuditView(
        r.Id, r.At, r.Actor, r.Act, r.SubjectKind, r.SubjectId, r.Ref, r.Sha, r.Environment, r.Surface, r.Address, r.RequestId, r.Details, r.Mac);

    private static System.Linq.Expressions.Expression<Func<AuditRow, bool>> Containing(string search)
    {
        var text = search.Trim().ToLowerInvariant().Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal);
        var (anywhere, first) = ($"%{text}%", $"{text}%");
#pragma warning disable CA1862, MA0011 // Runs in the store.
        return r => EF.Functions.Like(r.SubjectId.ToLower(), anywhere, @"\") || EF.Functions.Like(r.Act, anywhere, @"\") || EF.Functions.Like(r.Actor!.ToLower(), anywhere, @"\")
            || EF.Functions.Like(r.Ref!.ToLower(), anywhere, @"\") || EF.Functions.Like(r.Sha!, first, @"\") || EF.Functions.Like(r.Address!, first, @"\") || EF.Functions.Like(r.Details.ToLower(), anywhere, @"\");
#pragma warning restore CA1862, MA0011
    }

    private static IQueryable<AuditRow> Views(DeployDbContext db, AuditFilter filter)
    {
        var rows = db.AuditRows.AsNoTracking();
        if (filter.Person is { } person) rows = rows.Where(r => r.Actor == person);
        if (filter.Act is { } act) rows = rows.Where(r => r.Act == act);
        if (filter.Subject is { } subject) rows = rows.Where(r => r.SubjectId == subject || r.SubjectKind == subject);
        if (filter.Environment is { } environment) rows = rows.Where(r => r.Environment == environment);
        if (filter.Surface is { } surface) rows = rows.Where(r => r.Surface == surface);
        if (filter.From is { } from) rows = rows.Where(r => r.At >= from);
        if (filter.To is { } to) rows = rows.Where(r => r.At < to);
        return (string.IsNullOrWhiteSpace(filter.Text) ? rows : rows.Where(Containing(filter.Text))).OrderByDescending(r => r.Id);
    }
}

/// <summary>Which rows of the audit trail; null leaves a dimension open.</summary>
/// <param name="Person">Who did it, by name.</param>
/// <param name="Act">The code of an <see cref="AuditAct"/>.</param>
/// <param name="Subject">What it was about: an id or name (<c>D-1042</c>), or a kind (<c>deployment</c>).</param>
/// <param name="Environment">Name of the environment.</param>
/// <param name="Surface">Where it came from.</param>
/// <param name="From">From when, inclusive.</param>
/// <param name="To">Until when, exclusive.</param>
/// <param name="Text">Text anywhere in it, letter case aside.</param>
public sealed record AuditFilter(
    string? Person = null, string? Act = null, string? Subject = null, string? Environment = null, string? Surface = null, DateTimeOffset? From = null, DateTimeOffset? To = null, string? Text = null);

/// <summary>A row of the audit trail as it is listed; null where there is none.</summary>
/// <param name="Id">Its number.</param>
/// <param name="At">When.</param>
/// <param name="Actor">Who; null: the service itself, or its command line.</param>
/// <param name="Act">What, the code of an <see cref="AuditAct"/>.</param>
/// <param name="SubjectKind">The noun of what it was about.</param>
/// <param name="Subject">What it was about.</param>
/// <param name="Ref">What it brought.</param>
/// <param name="Sha">The commit, where there is exactly one.</param>
/// <param name="Environment">Name of the environment.</param>
/// <param name="Surface">Where it came from.</param>
/// <param name="Address">The network address; for the command line the account.</param>
/// <param name="RequestId">What names the request in logs, or on its platform.</param>
/// <param name="Details">What else there is to know, a JSON object.</param>
/// <param name="Mac">Its MAC, 32 bytes: by it a row that was exported is found again, or missed.</param>
public sealed record AuditView(
    long Id, DateTimeOffset At, string? Actor, string Act, string SubjectKind, string Subject, string? Ref, string? Sha, string? Environment, string Surface, string? Address, string? RequestId, string Details, byte[] Mac);

using ChatDeploy.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Audit;

/// <summary>Says what happened to the first row that does not follow the one before it.</summary>
/// <param name="db">The context, inside the verification's transaction.</param>
/// <param name="key">The trail's key.</param>
/// <param name="head">The store's head.</param>
/// <param name="end">The last good row.</param>
/// <param name="bad">The row that was found after it.</param>
internal sealed class AuditDiagnosis(DeployDbContext db, AuditKey key, AuditHead head, AuditPlace end, AuditRow bad)
{
    // A row that was moved is recognised by the place that its MAC is for; places further away are not tried.
    private const int Reach = 20_000;

    private readonly long _place = end.Count + 1;

    public async Task<AuditVerdict.Broken> FindAsync(CancellationToken cancellationToken)
    {
        if (bad.Id < _place) return Found(bad.Id, AuditFault.Inserted, $"Row {bad.Id} was inserted: the trail begins with row 1.");
        var own = OwnPlace();
        if (bad.Id > _place && (own == bad.Id || own is null)) return Removed(bad.Id - 1);
        if (own is { } place && place != _place)
        {
            return await IsElsewhereAsync(cancellationToken)
                ? Found(bad.Id, AuditFault.Reordered, $"Row {bad.Id} stands in the wrong place: it was written as row {place}.")
                : Removed(Math.Max(place - 1, _place));
        }

        if (bad.Id > head.Count) return Found(bad.Id, AuditFault.Inserted, $"Row {bad.Id} was inserted at the end: this service did not write it.");
        var after = await db.AuditRows.AsNoTracking().Where(r => r.Id > bad.Id).OrderBy(r => r.Id).FirstOrDefaultAsync(cancellationToken);
        return after is not null && AuditMac.Same(after.Mac, AuditMac.Of(key, after, _place, end.Mac))
            ? Found(bad.Id, AuditFault.Inserted, $"Row {bad.Id} was inserted: this service did not write it, and what follows belongs in its place.")
            : Found(bad.Id, AuditFault.Changed, $"Row {bad.Id} was changed: it is not as this service wrote it.");
    }

    private long? OwnPlace()
    {
        foreach (var place in Enumerable.Range(0, Reach).SelectMany(distance => new[] { bad.Id + distance, bad.Id - distance }))
            if (place > 0 && AuditMac.Same(bad.Mac, AuditMac.Of(key, bad, place, bad.Previous))) return place;
        return null;
    }

    // The row that belongs here is known by what it continues.
    private async Task<bool> IsElsewhereAsync(CancellationToken cancellationToken)
    {
        var continued = end.Mac;
        return await db.AuditRows.AnyAsync(r => r.Id != bad.Id && r.Previous == continued, cancellationToken);
    }

    private AuditVerdict.Broken Removed(long last) => Found(
        _place, AuditFault.Removed, last == _place ? $"Row {_place} is gone." : $"Rows {_place} to {last} are gone.");

    private static AuditVerdict.Broken Found(long row, AuditFault fault, string message) => new(row, fault, message);
}

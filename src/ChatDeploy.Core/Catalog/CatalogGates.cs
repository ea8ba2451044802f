using ChatDeploy.Core.Locks;
using ChatDeploy.Core.Persistence;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Catalog;

/// <summary>The gate rows as the catalog needs them: one application at a time, and no decision while the rules change.</summary>
/// <remarks>A row is locked by updating it to itself, which every engine understands.</remarks>
internal sealed class CatalogGates(DeployDbContext db)
{
    /// <summary>The row that lets in one application at a time, on any node. No tool or environment has the key 0, so it sorts first.</summary>
    private static readonly (int Tool, int Environment) Own = (0, 0);

    /// <summary>Makes sure that there is something to lock; before the transaction, which a lost race would end.</summary>
    public async Task PrepareAsync(CancellationToken ct)
    {
        if (await db.Gates.AnyAsync(gate => gate.ToolId == Own.Tool && gate.EnvironmentId == Own.Environment, ct)) return;
        db.Add(new Gate { ToolId = Own.Tool, EnvironmentId = Own.Environment });
        try
        {
            await db.SaveChangesAsync(ct);
        }
        catch (DbUpdateException)
        {
            // Another node made it at this moment. If it was something else, entering says so.
        }

        db.ChangeTracker.Clear();
    }

    /// <summary>Waits for other applications to end, and keeps others out until the transaction ends.</summary>
    public async Task EnterAsync(CancellationToken ct)
    {
        if (await LockAsync(Own.Tool, Own.Environment, ct) != 1)
            throw new InvalidOperationException("applying the catalog: its gate row is missing; apply it again");
    }

    /// <summary>Locks the gates that the changes concern, in the order that everybody keeps (design, No write skew).</summary>
    public async Task LockAsync(StoredCatalog stored, CatalogDiff diff, CancellationToken ct)
    {
        var tools = Touched(diff, "tool", stored.Tools, tool => tool.Name, tool => tool.Id);
        var environments = Touched(diff, "environment", stored.Environments, environment => environment.Name, environment => environment.Id);
        if (tools.Count == 0 && environments.Count == 0) return;
        var gates = await db.Gates.AsNoTracking()
            .Where(gate => tools.Contains(gate.ToolId) || environments.Contains(gate.EnvironmentId))
            .OrderBy(gate => gate.ToolId).ThenBy(gate => gate.EnvironmentId)
            .ToListAsync(ct);
        foreach (var gate in gates)
            await LockAsync(gate.ToolId, gate.EnvironmentId, ct);
    }

    /// <summary>Adds the gates of new pairs of tool and environment, so that deciding about them finds a row to lock.</summary>
    public async Task CompleteAsync(CancellationToken ct)
    {
        var missing = await (
            from tool in db.Tools
            from environment in db.Environments
            where !db.Gates.Any(gate => gate.ToolId == tool.Id && gate.EnvironmentId == environment.Id)
            orderby tool.Id, environment.Id
            select new { Tool = tool.Id, Environment = environment.Id }).ToListAsync(ct);
        db.AddRange(missing.Select(pair => new Gate { ToolId = pair.Tool, EnvironmentId = pair.Environment }));
        await db.SaveChangesAsync(ct);
    }

    private Task<int> LockAsync(int tool, int environment, CancellationToken ct) => db.Gates
        .Where(gate => gate.ToolId == tool && gate.EnvironmentId == environment)
        .ExecuteUpdateAsync(row => row.SetProperty(gate => gate.ToolId, gate => gate.ToolId), ct);

    private static List<int> Touched<T>(CatalogDiff diff, string noun, IEnumerable<T> rows, Func<T, string> name, Func<T, int> id)
    {
        var names = diff.Changes.Where(change => change.Noun == noun).Select(change => change.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return [.. rows.Where(row => names.Contains(name(row))).Select(id)];
    }
}

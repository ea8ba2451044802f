using ChatDeploy.Core.Catalog;

namespace ChatDeploy.Core.CurrentVersions;

/// <summary>What a matrix says of a tool in an environment as a whole: which versions run, at how many sites, since when.</summary>
/// <param name="Tool">The tool.</param>
/// <param name="Served">At how many sites the catalog wants it.</param>
/// <param name="Versions">What runs, the most frequent first.</param>
public sealed record MatrixTotals(Tool Tool, int Served, IReadOnlyList<VersionTotal> Versions)
{
    /// <summary>At how many sites something runs.</summary>
    public int Sites => Versions.Sum(v => v.Sites);

    /// <summary>The totals of every active tool, in the catalog's order; made once per snapshot and environment.</summary>
    /// <param name="snapshot">The matrix.</param>
    /// <param name="environment">Position of the environment.</param>
    public static IReadOnlyList<MatrixTotals> Of(MatrixSnapshot snapshot, int environment)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        return snapshot.Totals[environment] ??= Count(snapshot, environment);
    }

    private static MatrixTotals[] Count(MatrixSnapshot snapshot, int environment)
    {
        var catalog = snapshot.Catalog;
        var tools = catalog.Tools.Active;
        var counts = new Dictionary<int, VersionCount>[tools.Count];
        var last = new VersionCount[tools.Count];
        for (var tool = 0; tool < tools.Count; tool++) (counts[tool], last[tool]) = ([], new VersionCount(0));
        for (var site = 0; site < catalog.Sites.Active.Count; site++)
        {
            var row = snapshot.Row(environment, site);
            for (var tool = 0; tool < row.Length; tool++)
            {
                var cell = row[tool];
                if (cell.IsEmpty) continue;
                // Neighbours mostly run the same.
                if (last[tool].Number != cell.Version && !counts[tool].TryGetValue(cell.Version, out last[tool]!)) counts[tool].Add(cell.Version, last[tool] = new VersionCount(cell.Version));
                last[tool].Add(cell.DeployedAtSeconds);
            }
        }

        var sitesOfTenant = catalog.Tenants.Active.ToDictionary(t => t.Name, t => catalog.SitesOf(t).Count, StringComparer.Ordinal);
        return [.. tools.Select((tool, i) => new MatrixTotals(
            tool, sitesOfTenant.Where(t => tool.Serves(t.Key)).Sum(t => t.Value),
            [.. counts[i].Values.OrderByDescending(c => c.Sites).Select(c => c.Total(snapshot))]))];
    }

    private sealed class VersionCount(int number)
    {
        private uint _oldest = uint.MaxValue;
        private uint _newest;

        public int Number => number;

        public int Sites { get; private set; }

        public void Add(uint seconds)
        {
            Sites++;
            _oldest = Math.Min(_oldest, seconds);
            _newest = Math.Max(_newest, seconds);
        }

        public VersionTotal Total(MatrixSnapshot snapshot) => new(
            number, snapshot.VersionOf(new MatrixCell(number, 0)), Sites, DateTimeOffset.FromUnixTimeSeconds(_oldest), DateTimeOffset.FromUnixTimeSeconds(_newest));
    }
}

/// <summary>A version that runs at some sites.</summary>
/// <param name="Number">Its number in the snapshot.</param>
/// <param name="Version">The version.</param>
/// <param name="Sites">At how many sites it runs.</param>
/// <param name="Oldest">The earliest of its deployments there.</param>
/// <param name="Newest">The latest of them.</param>
public sealed record VersionTotal(int Number, MatrixVersion Version, int Sites, DateTimeOffset Oldest, DateTimeOffset Newest);

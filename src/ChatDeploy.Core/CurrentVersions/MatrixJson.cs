using System.Buffers;
using ChatDeploy.Core.Catalog;

namespace ChatDeploy.Core.CurrentVersions;

/// <summary>Writes <c>GET /matrix</c> as UTF-8 JSON straight from a snapshot: <c>{tools:[…],rows:[{tenant,store,cells:[…]}]}</c> (contract, REST).</summary>
/// <remarks>
/// A cell is the version's name, or null where nothing runs; with details it is <c>{version,sha,deployedAt}</c>, to which
/// more fields may be added. Names alone are the default because they are a ninth of the bytes (200,000 cells: 2.4 MB against
/// 22 MB), and the bytes are what the answer's time consists of: prepared pieces are copied, nothing is serialised.
/// </remarks>
public static class MatrixJson
{
    private const int BlockSize = 4096;

    /// <summary>The whole matrix of an environment, names only, as bytes that are made once per snapshot and must not be changed.</summary>
    /// <exception cref="ArgumentException">The environment is not active in the snapshot's catalog.</exception>
    public static ReadOnlyMemory<byte> Whole(MatrixSnapshot snapshot, DeployEnvironment environment)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        var position = PositionOf(snapshot, environment);

        // Two callers may both make them: the same bytes, so whose stay does not matter.
        return snapshot.WholeJson[position] ??= Make();

        byte[] Make()
        {
            var buffer = new ArrayBufferWriter<byte>(64 * 1024);
            Write(buffer, snapshot, environment);
            return buffer.WrittenSpan.ToArray();
        }
    }

    /// <summary>Writes the matrix of an environment.</summary>
    /// <param name="output">Where to; asked for blocks of 4 KB.</param>
    /// <param name="snapshot">What runs where.</param>
    /// <param name="environment">The environment, active in the snapshot's catalog.</param>
    /// <param name="tenant">The tenant whose sites are the rows; null for all tenants' sites.</param>
    /// <param name="details">Whether cells say more than the version's name.</param>
    /// <exception cref="ArgumentException">The environment is not active in the snapshot's catalog.</exception>
    public static void Write(IBufferWriter<byte> output, MatrixSnapshot snapshot, DeployEnvironment environment, Tenant? tenant = null, bool details = false)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(snapshot);
        var position = PositionOf(snapshot, environment);
        var tools = snapshot.Catalog.Tools.Active.Count;
        var (first, count) = Rows(snapshot.Catalog, tenant);
        var block = new Block(output);
        block.Write(snapshot.Names.Head);
        for (var site = first; site < first + count; site++)
        {
            if (site > first) block.Write(","u8);
            block.Write(snapshot.Names.Row(site));
            WriteCells(ref block, snapshot, snapshot.Row(position, site), tools, details);
            block.Write("]}"u8);
        }

        block.Write("]}"u8);
        block.Flush();
    }

    private static int PositionOf(MatrixSnapshot snapshot, DeployEnvironment environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        var position = snapshot.Catalog.Environments.PositionOf(environment.Id);
        return position >= 0 ? position : throw new ArgumentException($"the environment '{environment.Name}' is not in the matrix", nameof(environment));
    }

    private static (int First, int Count) Rows(CatalogSnapshot catalog, Tenant? tenant)
    {
        if (tenant is null) return (0, catalog.Sites.Active.Count);
        var sites = catalog.SitesOf(tenant);
        return sites.Count == 0 ? (0, 0) : (catalog.Sites.PositionOf(sites[0].Id), sites.Count);
    }

    private static void WriteCells(ref Block block, MatrixSnapshot snapshot, ReadOnlySpan<MatrixCell> row, int tools, bool details)
    {
        for (var tool = 0; tool < tools; tool++)
        {
            if (tool > 0) block.Write(","u8);
            if (row.IsEmpty || row[tool].IsEmpty) block.Write("null"u8);
            else if (details) WriteDetails(ref block, snapshot.VersionOf(row[tool]).JsonDetails, row[tool].DeployedAtSeconds);
            else block.Write(snapshot.VersionOf(row[tool]).JsonName);
        }
    }

    private static void WriteDetails(ref Block block, byte[] version, uint deployedAt)
    {
        block.Write(version);
        block.Advance(Instants.Write(block.Room(Instants.Length), deployedAt));
        block.Write("\"}"u8);
    }

    /// <summary>The part of the output that is being filled.</summary>
    private ref struct Block(IBufferWriter<byte> output)
    {
        private Span<byte> _free = default;
        private int _used;

        public Span<byte> Room(int size)
        {
            if (_free.Length - _used < size)
            {
                Flush();
                _free = output.GetSpan(Math.Max(size, BlockSize));
            }

            return _free[_used..];
        }

        public void Advance(int count) => _used += count;

        public void Write(scoped ReadOnlySpan<byte> bytes)
        {
            bytes.CopyTo(Room(bytes.Length));
            _used += bytes.Length;
        }

        public void Flush()
        {
            // Kestrel refuses to advance before memory was asked for, even by nothing.
            if (_used > 0) output.Advance(_used);
            _used = 0;
            _free = default;
        }
    }
}

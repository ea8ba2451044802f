using System.Buffers;
using System.Text.Json;
using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.CurrentVersions;
using ChatDeploy.Core.Deployments;

namespace ChatDeploy.Pages.Matrix;

/// <summary>Writes what <c>Assets/matrix.js</c> shows: versions by number, and marks per tool and version or per deployment instead of per cell.</summary>
/// <remarks>
/// <c>{token,tools,tenants,serves,versions,rows|changed,pending,underWay,pins}</c>. A row is <c>[version,seconds,version,seconds,…]</c> in
/// the order of tools, empty where nothing runs; a version's number leads to <c>[ref,sha]</c> in <c>versions</c>. With a matrix that the page
/// already has, <c>changed</c> has <c>[position,row]</c> pairs and what the catalog says is left out.
/// </remarks>
internal static class MatrixData
{
    /// <summary>Writes the marks alone: what an entity tag has to tell apart besides the matrix.</summary>
    public static byte[] Marks(MatrixSnapshot snapshot, DeployEnvironment environment, MatrixMarks marks)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        WriteMarks(json, snapshot, snapshot.Catalog.Environments.PositionOf(environment.Id), marks);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Writes the whole of it, or what changed since another matrix over the same catalog.</summary>
    public static byte[] Write(string token, MatrixSnapshot? since, MatrixSnapshot snapshot, DeployEnvironment environment, MatrixMarks marks)
    {
        var position = snapshot.Catalog.Environments.PositionOf(environment.Id);
        var buffer = new ArrayBufferWriter<byte>(since is null ? snapshot.Catalog.Sites.Active.Count * snapshot.Catalog.Tools.Active.Count * 12 + 1024 : 4096);
        using var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true });
        json.WriteStartObject();
        json.WriteString("token", token);
        if (since is null) WriteCatalog(json, snapshot.Catalog);
        WriteVersions(json, snapshot, position);
        json.WriteStartArray(since is null ? "rows" : "changed");
        for (var site = 0; site < snapshot.Catalog.Sites.Active.Count; site++)
        {
            var row = snapshot.Row(position, site);

            // Matrices share the rows that did not change.
            if (since is not null && since.Row(position, site) == row) continue;
            if (since is not null)
            {
                json.WriteStartArray();
                json.WriteNumberValue(site);
            }

            json.WriteStartArray();
            foreach (var cell in row)
            {
                json.WriteNumberValue(cell.Version);
                json.WriteNumberValue(cell.DeployedAtSeconds);
            }

            json.WriteEndArray();
            if (since is not null) json.WriteEndArray();
        }

        json.WriteEndArray();
        WriteMarks(json, snapshot, position, marks);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteCatalog(Utf8JsonWriter json, CatalogSnapshot catalog)
    {
        json.WriteStartArray("tools");
        foreach (var tool in catalog.Tools.Active) json.WriteStringValue(tool.Name);
        json.WriteEndArray();
        json.WriteStartArray("tenants");
        foreach (var tenant in catalog.Tenants.Active)
        {
            json.WriteStartArray();
            json.WriteStringValue(tenant.Name);
            foreach (var site in catalog.SitesOf(tenant)) json.WriteStringValue(site.Store);
            json.WriteEndArray();
        }

        json.WriteEndArray();

        // Per tool the tenants that it is not for, which mostly are none.
        json.WriteStartArray("unserved");
        foreach (var tool in catalog.Tools.Active)
        {
            json.WriteStartArray();
            if (!tool.Tenants.Contains("*", StringComparer.Ordinal))
                foreach (var tenant in catalog.Tenants.Active.Where(t => !tool.Serves(t.Name))) json.WriteStringValue(tenant.Name);
            json.WriteEndArray();
        }

        json.WriteEndArray();
    }

    private static void WriteVersions(Utf8JsonWriter json, MatrixSnapshot snapshot, int environment)
    {
        json.WriteStartObject("versions");
        foreach (var version in MatrixTotals.Of(snapshot, environment).SelectMany(t => t.Versions).DistinctBy(v => v.Number))
        {
            json.WriteStartArray(version.Number.ToString());
            json.WriteStringValue(version.Version.Ref);
            json.WriteStringValue(version.Version.Sha);
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void WriteMarks(Utf8JsonWriter json, MatrixSnapshot snapshot, int environment, MatrixMarks marks)
    {
        var catalog = snapshot.Catalog;
        json.WriteStartArray("pending");
        foreach (var totals in MatrixTotals.Of(snapshot, environment))
        {
            json.WriteStartObject();
            foreach (var version in totals.Versions)
                if (marks.Pending.TryGetValue((totals.Tool.Id, version.Version.Sha), out var count)) json.WriteNumber(version.Number.ToString(), count);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("underWay");
        foreach (var deployment in marks.UnderWay)
        {
            json.WriteStartObject();
            json.WriteString("id", deployment.Id.ToString());
            json.WriteString("words", MatrixRows.Words(deployment));
            json.WriteString("icon", MatrixRows.IconOf(deployment));
            json.WriteStartObject("items");
            foreach (var (toolId, sha) in deployment.Items.Where(i => catalog.Tools.IsActive(i.ToolId))) json.WriteString(catalog.Tools.PositionOf(toolId).ToString(), sha);
            json.WriteEndObject();
            json.WriteStartArray("targets");
            foreach (var target in deployment.Targets) json.WriteStringValue(target);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("pins");
        foreach (var (toolId, siteId) in marks.Pins.Where(p => catalog.Tools.IsActive(p.ToolId) && catalog.Sites.IsActive(p.SiteId)))
        {
            json.WriteStartArray();
            json.WriteNumberValue(catalog.Sites.PositionOf(siteId));
            json.WriteNumberValue(catalog.Tools.PositionOf(toolId));
            json.WriteEndArray();
        }

        json.WriteEndArray();
    }
}

using System.Text;
using System.Text.Encodings.Web;
using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.CurrentVersions;
using ChatDeploy.Core.Deployments;
using ChatDeploy.Pages.Elements;
using Microsoft.AspNetCore.Components;

namespace ChatDeploy.Pages.Matrix;

/// <summary>Writes rows of the matrix as HTML. <c>Assets/matrix.js</c> writes the same, so that nothing moves when it takes over.</summary>
/// <remarks>Text is put together directly: thousands of cells as components would take more time than everything else on the page.</remarks>
internal sealed class MatrixRows(MatrixSnapshot snapshot, DeployEnvironment environment, MatrixMarks marks, DateTimeOffset now, TimeZoneInfo zone)
{
    private readonly int _environment = snapshot.Catalog.Environments.PositionOf(environment.Id);
    private readonly string _environmentQuery = Uri.EscapeDataString(environment.Name);
    private readonly string[] _toolQueries = [.. snapshot.Catalog.Tools.Active.Select(t => Uri.EscapeDataString(t.Name))];
    private readonly StringBuilder _html = new(8192);

    /// <summary>The row of a site.</summary>
    /// <param name="position">The site's position in the catalog.</param>
    public MarkupString Row(int position)
    {
        var site = snapshot.Catalog.Sites.Active[position];
        var tenant = snapshot.Catalog.TenantOf(site);
        var address = $"/sites/{string.Join('/', site.Name.Split('/').Select(Uri.EscapeDataString))}?environment={_environmentQuery}";
        _html.Clear();
        _html.Append("<tr aria-rowindex=\"").Append(position + 2).Append("\"><th scope=\"row\"><a class=\"").Append(site.Store is null ? "site main" : "site").Append("\" href=\"").Append(Encoded(address)).Append("\">");
        AppendIcon(site.Store is null ? "building-2" : "store");
        if (site.Store is null) _html.Append("<span>").Append(Encoded(tenant.Name)).Append("</span>");
        else _html.Append("<span><span class=\"muted\">").Append(Encoded(tenant.Name)).Append("/</span>").Append(Encoded(site.Store)).Append("</span>");
        _html.Append("</a></th>");
        var row = snapshot.Row(_environment, position);
        for (var tool = 0; tool < _toolQueries.Length; tool++) AppendCell(snapshot.Catalog.Tools.Active[tool], site, tenant, row.IsEmpty ? default : row[tool], $"{address}&tool={_toolQueries[tool]}");
        return new MarkupString(_html.Append("</tr>").ToString());
    }

    private void AppendCell(Tool tool, Site site, Tenant tenant, MatrixCell cell, string address)
    {
        if (!tool.Serves(tenant.Name))
        {
            _html.Append("<td><span class=\"cell none\" title=\"The catalog does not deploy ").Append(Encoded(tool.Name)).Append(" here\"></span></td>");
            return;
        }

        var version = cell.IsEmpty ? null : snapshot.VersionOf(cell);
        var pending = version is null ? 0 : marks.Pending.GetValueOrDefault((tool.Id, version.Sha));
        var isPinned = marks.Pins.Contains((tool.Id, site.Id));
        var coming = marks.At(tool, site, tenant, version?.Sha);
        _html.Append(coming is null ? "<td><a class=\"cell\" href=\"" : "<td><a class=\"cell busy\" href=\"").Append(Encoded(address)).Append("\" title=\"");
        if (version is null) _html.Append("Nothing runs here");
        else _html.Append(Encoded(version.Ref)).Append(", deployed ").Append(Encoded($"{TimeZoneInfo.ConvertTime(cell.DeployedAt, zone):yyyy-MM-dd HH:mm} {ConsoleTime.Name(zone)}"));
        if (pending > 0) _html.Append(" · ").Append(Count(pending)).Append(pending == 1 ? " newer commit" : " newer commits");
        _html.Append(isPinned ? " · pinned\">" : "\">");
        if (version is null)
        {
            _html.Append("<span class=\"muted\">–</span>");
        }
        else
        {
            _html.Append("<span class=\"dot\" data-age=\"").Append(Age(now - cell.DeployedAt)).Append("\"></span><span class=\"version\">").Append(Encoded(Shown(version.Ref))).Append("</span>");
            if (pending > 0) _html.Append("<span class=\"newer\">+").Append(Count(pending)).Append("</span>");
        }

        if (isPinned) AppendIcon("pin");
        _html.Append("</a>");
        if (coming is not null)
        {
            var text = $"{coming.Id} {Words(coming)}";
            _html.Append("<a class=\"coming\" href=\"/deployments/").Append(coming.Id).Append("\" title=\"").Append(text).Append("\" aria-label=\"").Append(text).Append("\">");
            AppendIcon(IconOf(coming));
            _html.Append("</a>");
        }

        _html.Append("</td>");
    }

    /// <summary>How old a version is (spec G1: green, yellow, red).</summary>
    public static string Age(TimeSpan age) => age.TotalDays < 30 ? "fresh" : age.TotalDays < 90 ? "aging" : "old";

    /// <summary>What a deployment under way does, in words.</summary>
    public static string Words(DeploymentUnderWay deployment) => deployment.IsPaused ? "is paused and asks" : deployment.State == LifecycleState.Applying ? "is running" : "waits to start";

    /// <summary>The icon for that.</summary>
    public static string IconOf(DeploymentUnderWay deployment) => deployment.IsPaused ? "circle-pause" : deployment.State == LifecycleState.Applying ? "loader" : "clock";

    /// <summary>A ref as it fits into a cell: shas are cut.</summary>
    public static string Shown(string reference) => reference.Length >= 40 && reference.All(char.IsAsciiHexDigit) ? reference[..8] : reference;

    /// <summary>A number of pending commits; beyond what is counted, that it is more.</summary>
    public static string Count(int pending) => pending >= Core.ReadyQueue.PendingCommits.MostCounted ? "99+" : pending.ToString();

    private void AppendIcon(string name) => _html.Append("<svg class=\"icon\" aria-hidden=\"true\"><use href=\"#icon-").Append(name).Append("\"></use></svg>");

    private static string Encoded(string text) => HtmlEncoder.Default.Encode(text);
}

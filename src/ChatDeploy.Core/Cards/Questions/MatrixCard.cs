using System.Text.Json.Nodes;
using ChatDeploy.Core.Cards.Deployments;
using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.CurrentVersions;

namespace ChatDeploy.Core.Cards.Questions;

/// <summary>Data of <c>cards/matrix.json</c>: sites × tools of one environment, as much as a table in chat holds (spec G1).</summary>
internal static class MatrixCard
{
    public const string Stem = "matrix";

    /// <summary>The card of one environment.</summary>
    /// <param name="matrix">What runs where.</param>
    /// <param name="environment">The environment.</param>
    /// <param name="sites">The sites, mains first where there are many tenants.</param>
    /// <param name="now">The moment from which ages are counted.</param>
    /// <param name="links">The console.</param>
    public static CardContent Of(MatrixSnapshot matrix, DeployEnvironment environment, IReadOnlyList<Site> sites, DateTimeOffset now, ConsoleLinks links)
    {
        var tools = matrix.Catalog.Tools.Active.Take(QuestionRoom.MatrixTools).ToList();
        return new CardContent(Stem, new JsonObject
        {
            ["environment"] = CardData.Name(environment.Name),
            ["sites"] = sites.Count,
            ["tools"] = CardData.List(tools, t => new JsonObject { ["name"] = CardData.Name(t.Name) }),
            ["moreTools"] = CardData.Over(matrix.Catalog.Tools.Active.Count, tools.Count),
            ["rows"] = CardData.List(sites.Take(QuestionRoom.Rows), site => new JsonObject
            {
                ["site"] = CardText.Markdown(site.Name, QuestionRoom.Site),
                ["isMain"] = site.Store is null,
                ["cells"] = CardData.List(tools, tool => Cell(matrix, environment, site, tool, now)),
            }),
            ["moreRows"] = CardData.Over(sites.Count, QuestionRoom.Rows),
            ["url"] = links.Page($"/?environment={Uri.EscapeDataString(environment.Name)}"),
        });
    }

    private static JsonObject Cell(MatrixSnapshot matrix, DeployEnvironment environment, Site site, Tool tool, DateTimeOffset now)
    {
        var cell = matrix.Find(environment.Id, site.Id, tool.Id);
        var days = cell is { } found ? (now - found.DeployedAt).TotalDays : 0;
        return new JsonObject
        {
            ["version"] = cell is { } shown ? CardData.Version(shown.Version.Ref) : "",
            ["age"] = cell is null ? "none" : days < 30 ? "green" : days < 90 ? "yellow" : "red",
        };
    }
}

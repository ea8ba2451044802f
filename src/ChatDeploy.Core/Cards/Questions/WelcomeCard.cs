using System.Text.Json.Nodes;

namespace ChatDeploy.Core.Cards.Questions;

/// <summary>How far an installation has come, counted.</summary>
/// <param name="Tools">Tools of the catalog.</param>
/// <param name="Tenants">Tenants of the catalog.</param>
/// <param name="Sites">Their sites.</param>
/// <param name="People">People who have a role.</param>
/// <param name="Commits">Ready commits; counted up to a thousand.</param>
/// <param name="HasDeployed">Whether a deployment was ever launched.</param>
public sealed record Installation(int Tools, int Tenants, int Sites, int People, int Commits, bool HasDeployed)
{
    /// <summary>Whether a deployment can be asked for.</summary>
    public bool IsReady => Tools > 0 && Tenants > 0 && (Commits > 0 || HasDeployed);
}

/// <summary>Data of <c>cards/welcome.json</c>: the first steps on an installation, ticked as they are done.</summary>
internal static class WelcomeCard
{
    public const string Stem = "welcome";

    public static CardContent Of(Installation installation, ConsoleLinks links) => new(Stem, new JsonObject
    {
        ["isReady"] = installation.IsReady,
        ["hasCatalog"] = installation is { Tools: > 0, Tenants: > 0 },
        ["hasPeople"] = installation.People > 0,
        ["hasCommits"] = installation.Commits > 0 || installation.HasDeployed,
        ["hasDeployed"] = installation.HasDeployed,
        ["tools"] = installation.Tools,
        ["tenants"] = installation.Tenants,
        ["sites"] = installation.Sites,
        ["people"] = installation.People,
        ["commits"] = installation.Commits,
        ["url"] = links.Page("/"),
    });
}

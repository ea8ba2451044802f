using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.People;

namespace ChatDeploy.Core.Conversation.Wizard;

/// <summary>Finds the targets and environments that a person may deploy some tools to, among ten thousand sites in a millisecond or two. Pure.</summary>
/// <remarks>What is offered is a help, not a gate: the preview checks rights and catalog again, cell by cell.</remarks>
public static class TargetChoices
{
    /// <summary>The most options of a field (every surface takes 100).</summary>
    public const int Most = 100;

    /// <summary>Targets whose names hold all words of a text, chosen ones first, then the best matches, tenants before stores.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="person">Who is to deploy.</param>
    /// <param name="tools">Names of the tools; a target has to be served by one at least, and the person may deploy all that serve it.</param>
    /// <param name="environment">The environment; null: any.</param>
    /// <param name="text">Words, in any case; empty: all.</param>
    /// <param name="chosen">Names of chosen targets; the first <see cref="WizardMoves.MostChosenShown"/> are offered whatever the text.</param>
    public static TargetOffer Search(
        CatalogSnapshot catalog, Person person, IReadOnlyCollection<string> tools, string? environment, string? text, IReadOnlyList<string> chosen)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(person);
        ArgumentNullException.ThrowIfNull(tools);
        ArgumentNullException.ThrowIfNull(chosen);
        var reach = new Reach(catalog, person, tools.Select(catalog.Tools.Find).OfType<Tool>().ToList(), environment);
        var choices = chosen.Take(WizardMoves.MostChosenShown).Select(catalog.FindTarget).OfType<CatalogTarget>().Select(t => Choice(t, isChosen: true)).ToList();
        var known = chosen.ToHashSet(StringComparer.Ordinal);
        var words = (text ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

        var ranked = new PriorityQueue<CatalogTarget, (int, int)>();
        var (total, order) = (0, 0);
        foreach (var target in Candidates(catalog, reach))
        {
            order++;
            if (Rank(target.Name, words) is not { } rank) continue;
            total++;
            if (!known.Contains(target.Name)) ranked.Enqueue(target, (rank + (target.IsStore ? 1 : 0), order));
        }

        while (choices.Count < Most && ranked.TryDequeue(out var target, out _)) choices.Add(Choice(target, isChosen: false));
        return new TargetOffer(choices, total, ranked.Count, Math.Max(0, chosen.Count - WizardMoves.MostChosenShown));
    }

    /// <summary>Names of the environments where the person may deploy all of these tools somewhere, in the catalog's order.</summary>
    public static IReadOnlyList<string> Environments(CatalogSnapshot catalog, Person person, IReadOnlyCollection<string> tools)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return catalog.Environments.Active.Select(e => e.Name)
            .Where(e => tools.All(tool => Rights.May(person, Act.Deploy, new Subject(tool, Environment: e))))
            .ToList();
    }

    private static IEnumerable<CatalogTarget> Candidates(CatalogSnapshot catalog, Reach reach)
    {
        if (reach.Everything && catalog.Sites.Active.Count > 0) yield return new CatalogTarget(CatalogTarget.Everything, null, catalog.Sites.Active);
        foreach (var tenant in catalog.Tenants.Active)
        {
            var tools = reach.ToolsAt(tenant.Name);
            if (tools.Count == 0) continue;
            var sites = catalog.SitesOf(tenant);
            var whole = reach.May(tools, tenant.Name, site: null);
            if (whole) yield return new CatalogTarget(tenant.Name, tenant, sites);
            foreach (var site in sites)
            {
                if (site.Store is not null && (whole || reach.May(tools, tenant.Name, site.Name))) yield return new CatalogTarget(site.Name, tenant, [site]);
            }
        }
    }

    // 0 the name itself, 2 begins with the first word, 4 a part of it does, 6 holds it; 8 more where the words stand in another order; null: one is missing. The odd ones are stores.
    private static int? Rank(string name, string[] words)
    {
        if (words.Length == 0) return 6;
        if (!Array.TrueForAll(words, word => name.Contains(word, StringComparison.OrdinalIgnoreCase))) return null;
        if (name.Equals(words[0], StringComparison.OrdinalIgnoreCase)) return 0;
        var first = name.IndexOf(words[0], StringComparison.OrdinalIgnoreCase);
        var at = first;
        for (var i = 1; i < words.Length && at >= 0; i++) at = name.IndexOf(words[i], at + 1, StringComparison.OrdinalIgnoreCase);
        return (first == 0 ? 2 : name[first - 1] is '/' or '-' or '_' or '.' ? 4 : 6) + (at < 0 ? 8 : 0);
    }

    private static TargetChoice Choice(CatalogTarget target, bool isChosen) => new(
        target.IsEverything ? target.Name : WizardFields.SitePrefix + target.Sites[0].Id,
        target.Name,
        target.IsEverything ? TargetKind.Everything : target.IsStore ? TargetKind.Store : TargetKind.Main,
        target.Sites.Count,
        isChosen);

    private sealed class Reach(CatalogSnapshot catalog, Person person, IReadOnlyList<Tool> tools, string? environment)
    {
        public bool Everything => tools.Count > 0 && catalog.Tenants.Active.All(t => May(ToolsAt(t.Name), t.Name, site: null));

        public List<Tool> ToolsAt(string tenant) => tools.Where(t => t.Serves(tenant)).ToList();

        public bool May(List<Tool> those, string tenant, string? site) =>
            those.All(tool => Rights.May(person, Act.Deploy, new Subject(tool.Name, tenant, environment, site)));
    }
}

/// <summary>Targets to choose from.</summary>
/// <param name="Choices">At most <see cref="TargetChoices.Most"/>, the chosen ones first.</param>
/// <param name="Total">How many targets match the text.</param>
/// <param name="More">How many of these are not among the choices: a longer text finds them.</param>
/// <param name="ChosenMore">How many chosen targets are not among the choices; they stay chosen.</param>
public sealed record TargetOffer(IReadOnlyList<TargetChoice> Choices, int Total, int More, int ChosenMore);

/// <summary>A target to choose.</summary>
/// <param name="Value">What the field <see cref="WizardFields.Targets"/> takes.</param>
/// <param name="Name">Its name.</param>
/// <param name="Kind">What it selects.</param>
/// <param name="Sites">How many sites it selects.</param>
/// <param name="IsChosen">Whether it is chosen.</param>
public sealed record TargetChoice(string Value, string Name, TargetKind Kind, int Sites, bool IsChosen);

/// <summary>What a target selects.</summary>
public enum TargetKind
{
    /// <summary>Every tenant.</summary>
    Everything,

    /// <summary>A tenant with all its stores.</summary>
    Main,

    /// <summary>One store.</summary>
    Store,
}

namespace ChatDeploy.Core.Catalog.Documents;

/// <summary>Gathers what is wrong while a document is read, up to a bound.</summary>
internal sealed class CatalogProblems
{
    private readonly List<CatalogProblem> problems = [];
    private readonly HashSet<CatalogProblem> known = [];
    private int beyond;

    public bool None => problems.Count == 0;

    /// <summary>Whether looking for the nearest name is still worth its time: a file with so many mistakes is another file.</summary>
    public bool SuggestionsAreAffordable => problems.Count < 20;

    public void Add(CatalogNode node, string path, string message) => Add(node.Line, node.Column, path, message);

    public void Add(int line, int column, string path, string message)
    {
        var problem = new CatalogProblem(line, column, path, message);
        if (!known.Add(problem)) return;
        if (problems.Count < CatalogReader.MaxProblems - 1)
            problems.Add(problem);
        else
            beyond++;
    }

    /// <summary>All of them by place.</summary>
    public IReadOnlyList<CatalogProblem> Sorted()
    {
        List<CatalogProblem> sorted = [.. problems.OrderBy(problem => problem.Line).ThenBy(problem => problem.Column)];
        if (beyond > 0)
            sorted.Add(new CatalogProblem(sorted[^1].Line, sorted[^1].Column, "", $"and {beyond:N0} more problems, not listed"));
        return sorted;
    }
}

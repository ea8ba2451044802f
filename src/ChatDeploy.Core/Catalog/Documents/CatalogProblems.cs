namespace ChatDeploy.Core.Catalog.Documents;

/// <summary>Gathers what is wrong while a document is read, up to a bound.</summary>
internal sealed class CatalogProblems
{
    private readonly List<CatalogProblem> _problems = [];
    private readonly HashSet<CatalogProblem> _known = [];
    private int _beyond;

    public bool None => _problems.Count == 0;

    /// <summary>Whether looking for the nearest name is still worth its time: a file with so many mistakes is another file.</summary>
    public bool SuggestionsAreAffordable => _problems.Count < 20;

    public void Add(CatalogNode node, string path, string message) => Add(node.Line, node.Column, path, message);

    public void Add(int line, int column, string path, string message)
    {
        var problem = new CatalogProblem(line, column, path, message);
        if (!_known.Add(problem)) return;
        if (_problems.Count < CatalogReader.MaxProblems - 1)
            _problems.Add(problem);
        else
            _beyond++;
    }

    /// <summary>All of them by place.</summary>
    public IReadOnlyList<CatalogProblem> Sorted()
    {
        List<CatalogProblem> sorted = [.. _problems.OrderBy(problem => problem.Line).ThenBy(problem => problem.Column)];
        if (_beyond > 0)
            sorted.Add(new CatalogProblem(sorted[^1].Line, sorted[^1].Column, "", $"and {_beyond:N0} more problems, not listed"));
        return sorted;
    }
}

namespace ChatDeploy.Core.Catalog.Documents;

/// <summary>What reading a catalog document gives: the document, or everything that is wrong with it.</summary>
public abstract record CatalogReadResult
{
    private CatalogReadResult()
    {
    }

    /// <summary>The document is sound.</summary>
    /// <param name="Document">What it says.</param>
    public sealed record Accepted(CatalogDocument Document) : CatalogReadResult;

    /// <summary>The document is refused as a whole.</summary>
    /// <param name="FileName">The file it came from, where it came from one.</param>
    /// <param name="Problems">All that is wrong, by line; at least one, at most <see cref="CatalogReader.MaxProblems"/>.</param>
    public sealed record Refused(string? FileName, IReadOnlyList<CatalogProblem> Problems) : CatalogReadResult
    {
        /// <summary>The problems as lines that editors and terminals can follow: <c>catalog.yaml:7:5: …</c>.</summary>
        public IEnumerable<string> Lines => Problems.Select(problem => $"{FileName ?? "catalog"}:{problem}");
    }
}

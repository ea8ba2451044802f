namespace ChatDeploy.Core.Catalog.Documents;

/// <summary>One thing that is wrong in a catalog document, and where.</summary>
/// <param name="Line">The line, counted from 1.</param>
/// <param name="Column">The column, counted from 1.</param>
/// <param name="Path">The value's place in the document, for example <c>tools[0].runner.timeout</c>; empty for the document itself.</param>
/// <param name="Message">What is wrong and what is expected, for the document's author.</param>
public sealed record CatalogProblem(int Line, int Column, string Path, string Message)
{
    /// <summary>The problem as one line: <c>7:5: tools[0].runner.timeout: …</c>.</summary>
    public override string ToString() => Path.Length == 0 ? $"{Line}:{Column}: {Message}" : $"{Line}:{Column}: {Path}: {Message}";
}

using System.Text;

namespace ChatDeploy.Benchmarks.Results;

/// <summary>The table at the end, in Markdown, so that it can be kept as it is.</summary>
internal sealed class ResultTable
{
    private static readonly string[] Head = ["goal", "what", "ours", "floor", "ratio", "accept", "aim", "verdict"];
    private readonly List<ResultRow> _rows = [];
    private readonly List<string> _notes = [];

    public void Add(ResultRow row) => _rows.Add(row);

    public void Note(string note) => _notes.Add(note);

    public override string ToString()
    {
        var lines = new List<string[]> { Head };
        lines.AddRange(_rows.Select(r => r.Cells));
        var widths = Enumerable.Range(0, Head.Length).Select(c => lines.Max(l => l[c].Length)).ToArray();
        lines.Insert(1, [.. widths.Select(w => new string('-', w))]);
        var text = new StringBuilder();
        foreach (var line in lines) text.Append("| ").AppendJoin(" | ", line.Select((cell, c) => cell.PadRight(widths[c]))).AppendLine(" |");
        text.AppendLine();
        foreach (var note in _notes) text.Append("- ").AppendLine(note);
        var missed = _rows.Where(r => r.Verdict == "NOT REACHED").Select(r => $"{r.Goal} ({r.What})").ToList();
        text.AppendLine(missed.Count == 0 ? $"- The {_rows.Count(r => r.Accept is not null)} measured goals are all at least at *accept*." : $"- **Not at *accept*: {string.Join("; ", missed)}.**");
        return text.ToString();
    }
}

using System.Globalization;

namespace ChatDeploy.Commands.Demo;

/// <summary>Says what happens as it happens, with the time since the start.</summary>
internal sealed class DemoJournal(TextWriter output, TimeProvider clock)
{
    private const string Margin = "          ";
    private readonly long _began = clock.GetTimestamp();

    /// <summary>How long it has been going on.</summary>
    public TimeSpan Elapsed => clock.GetElapsedTime(_began);

    /// <summary>A new step.</summary>
    public void Step(string text) => output.WriteLine($"[{Elapsed.TotalSeconds.ToString("0.00", CultureInfo.InvariantCulture),6} s] {text}");

    /// <summary>Something about the step.</summary>
    public void Detail(string text)
    {
        foreach (var line in text.Split('\n')) output.WriteLine($"{Margin}{line.TrimEnd()}");
    }

    /// <summary>What was said in chat.</summary>
    public void Said(string person, string line, string answer)
    {
        Step($"{person}: {line}");
        foreach (var part in answer.Split('\n')) output.WriteLine($"{Margin}│ {part.TrimEnd()}");
    }

    /// <summary>Something that was observed.</summary>
    /// <param name="where"><c>store</c> or <c>disk</c>.</param>
    /// <param name="what">What.</param>
    public void Observed(string where, string what) => output.WriteLine($"{Margin}✓ {where}: {what}");
}

using System.Text.Json.Nodes;

namespace ChatDeploy.Integrations.Chat.Slack.Blocks;

/// <summary>How much goes into a message or a view.</summary>
/// <param name="Count">Blocks.</param>
/// <param name="Text">Characters of text, all blocks together.</param>
/// <param name="Length">Characters of JSON, all blocks together.</param>
internal sealed record BlockRoom(int Count, int Text, int Length)
{
    public static readonly BlockRoom Message = new(SlackLimits.MessageBlocks, SlackLimits.MessageText, SlackLimits.MessageJson);

    public static readonly BlockRoom View = new(SlackLimits.ViewBlocks, int.MaxValue, SlackLimits.ViewJson);

    /// <summary>What of the blocks fits, in their order: first what is kept, then the others from the top, and where these end a line that says so.</summary>
    /// <param name="blocks">In order.</param>
    /// <param name="page">Where the rest can be read; null where nowhere.</param>
    public JsonArray Fit(IReadOnlyList<Block> blocks, string? page)
    {
        var tidy = Tidy(blocks);
        if (First(tidy).Count == tidy.Count) return Written(tidy);

        var note = new Block(BlockJson.Context(page is null ? "… and more, for which there is no room here" : $"… and more: <{Mrkdwn.Escape(page)}|open it> to see everything"));
        var room = Without([note]);
        var kept = room.First([.. tidy.Where(block => block.IsKept)]);
        var shown = room.Without(kept).First([.. tidy.Where(block => !block.IsKept)]);
        var fitting = tidy.Where(block => kept.Contains(block) || shown.Contains(block)).ToList();
        fitting.Insert(fitting.FindLastIndex(shown.Contains) + 1, note);
        return Written(Tidy(fitting));
    }

    // As many from the first on as there is room for.
    private HashSet<Block> First(IReadOnlyList<Block> blocks)
    {
        var fitting = new HashSet<Block>(ReferenceEqualityComparer.Instance);
        var (text, length) = (0, 2);
        foreach (var block in blocks)
        {
            text += block.TextLength;
            length += block.Length;
            if (fitting.Count == Count || text > Text || length > Length) break;
            fitting.Add(block);
        }

        return fitting;
    }

    private BlockRoom Without(HashSet<Block> blocks) => new(Count - blocks.Count, Text - blocks.Sum(b => b.TextLength), Length - blocks.Sum(b => b.Length));

    // A line stands between two parts, not at an end and not twice.
    private static List<Block> Tidy(IReadOnlyList<Block> blocks) =>
        [.. blocks.Where((block, at) => !block.IsDivider || (at > 0 && at + 1 < blocks.Count && !blocks[at + 1].IsDivider))];

    private static JsonArray Written(IEnumerable<Block> blocks) => [.. blocks.Select(block => block.Json.DeepClone())];
}

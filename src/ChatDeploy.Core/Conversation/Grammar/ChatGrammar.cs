using System.Collections.Frozen;

namespace ChatDeploy.Core.Conversation.Grammar;

/// <summary>The one grammar of every surface (spec B2; contract, Chat grammar): a typed line becomes a <see cref="ChatCommand"/> or an answer that helps.</summary>
/// <remarks>
/// Pure, never throws for any text, and linear in its length. Keywords are case-insensitive; <c>/deploy</c> in front is
/// optional; white space, commas, smart quotes, and what chat platforms put around links and mentions do not matter.
/// A word in quotes is a name, never a keyword.
/// </remarks>
public static class ChatGrammar
{
    /// <summary>The longest text that is read, in UTF-16 characters.</summary>
    public const int MaxLength = 4_000;

    private static readonly FrozenDictionary<string, Func<WordCursor, ChatCommand?>> Readers = new Dictionary<string, Func<WordCursor, ChatCommand?>>
    {
        ["launch"] = words => VerbGrammar.ReadVerb(words, id => new ChatCommand.Launch(id)),
        ["approve"] = VerbGrammar.ReadApprove,
        ["reject"] = VerbGrammar.ReadReject,
        ["cancel"] = words => VerbGrammar.ReadVerb(words, id => new ChatCommand.Cancel(id)),
        ["retry"] = words => VerbGrammar.ReadVerb(words, id => new ChatCommand.Retry(id)),
        ["skip"] = words => VerbGrammar.ReadVerb(words, id => new ChatCommand.Skip(id)),
        ["continue"] = words => VerbGrammar.ReadVerb(words, id => new ChatCommand.Continue(id)),
        ["rollback"] = VerbGrammar.ReadRollback,
        ["why"] = words => VerbGrammar.ReadVerb(words, id => new ChatCommand.Why(id)),
        ["queue"] = QuestionGrammar.ReadQueue,
        ["status"] = QuestionGrammar.ReadStatus,
        ["history"] = QuestionGrammar.ReadHistory,
        ["diff"] = QuestionGrammar.ReadDiff,
        ["next"] = QuestionGrammar.ReadNext,
        ["lock"] = GuardGrammar.ReadLock,
        ["unlock"] = GuardGrammar.ReadUnlock,
        ["freeze"] = GuardGrammar.ReadFreeze,
        ["unfreeze"] = GuardGrammar.ReadUnfreeze,
        ["pin"] = GuardGrammar.ReadPin,
        ["unpin"] = GuardGrammar.ReadUnpin,
        ["hold"] = GuardGrammar.ReadHold,
        ["unhold"] = GuardGrammar.ReadUnhold,
        ["bad"] = GuardGrammar.ReadBad,
        ["unbad"] = GuardGrammar.ReadUnbad,
        ["stop"] = GuardGrammar.ReadStop,
        ["resume"] = static _ => new ChatCommand.Resume(),
        ["web"] = static _ => new ChatCommand.Web(),
        ["whoami"] = static _ => new ChatCommand.WhoAmI(),
        ["help"] = QuestionGrammar.ReadHelp,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>Reads one typed line.</summary>
    /// <param name="text">What was typed, as the surface delivers it, with or without <c>/deploy</c>; empty opens the wizard.</param>
    /// <returns>The command, or why there is none with an example that would do.</returns>
    public static ParseResult Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > MaxLength)
            return new ParseResult.NotUnderstood($"The text has {text.Length} characters; a command has at most {MaxLength}. Shorten its reason, or split it.", null, GrammarHelp.ExampleOf("deploy"), MaxLength);

        var clean = ChatText.Clean(text);
        var result = ParseClean(clean.Text, isRepair: false);
        return result is ParseResult.NotUnderstood refused ? refused with { Position = clean.Origin(refused.Position) } : result;
    }

    /// <summary>Whether a word is the first word of a command.</summary>
    internal static bool IsCommand(string word) => Readers.ContainsKey(word);

    /// <summary>Reads a text that is cleaned already; positions are in it.</summary>
    /// <param name="text">The cleaned text.</param>
    /// <param name="isRepair">Whether this only checks an example, which ends the search for further ones.</param>
    internal static ParseResult ParseClean(string text, bool isRepair)
    {
        var words = new WordCursor(text) { IsRepair = isRepair };
        var command = ReadCommand(words);
        if (command is not null) RefuseExtra(words, command);
        return words.Refusal is { } refusal ? refusal : new ParseResult.Parsed(command!);
    }

    private static ChatCommand? ReadCommand(WordCursor words)
    {
        while (words.TryTake("/deploy", "deploy", "please", "pls"))
        {
            // "/deploy deploy …" and "please deploy …" say the same as "/deploy …".
        }

        // A lone "?" is punctuation to the words, and a question to people.
        if (words.Peek() is not { } first) return words.Text.AsSpan().TrimEnd().EndsWith("?") ? new ChatCommand.Help() : new ChatCommand.Wizard();
        if (first.Quoted || first.Text.Contains('@', StringComparison.Ordinal)) return DeployGrammar.Read(words);
        if (TakeKeyword(words) is not { } keyword) return Opening.Read(words, first);

        words.Command = keyword;
        if (words.Peek() is { } second && second.Is("to") && keyword is not ("stop" or "help") && Repairs.Replacing(words, first, Quotes.Wrap(first.Text)) is { } quoted)
            return words.Refuse($"“{first.Text}” is a command; a tool of that name is written in quotes.", quoted, first);
        return Readers[keyword](words);
    }

    private static string? TakeKeyword(WordCursor words)
    {
        var ahead = words.Fork();
        if (ahead.TryTake("roll") && ahead.TryTake("back")) return MoveBehind(words, 2, "rollback");
        ahead = words.Fork();
        if (ahead.TryTake("who") && ahead.TryTake("am") && ahead.TryTake("i")) return MoveBehind(words, 3, "whoami");
        var word = words.Peek()!.Value.Text.TrimStart('/', '-').ToLowerInvariant();
        return Readers.ContainsKey(word) ? MoveBehind(words, 1, word) : null;
    }

    private static string MoveBehind(WordCursor words, int count, string keyword)
    {
        for (var taken = 0; taken < count; taken++) words.Take();
        return keyword;
    }

    private static void RefuseExtra(WordCursor words, ChatCommand command)
    {
        words.SkipFillers();
        if (words.Peek() is not { } extra || Repairs.RefuseMisspelledClause(words, extra)) return;
        words.Refuse($"“{WordCursor.Shorten(extra.Text)}” is too much here: “{words.Command}” is written {GrammarHelp.SyntaxOf(words.Command)}.", ChatCommandFormatter.Format(command), extra);
    }
}

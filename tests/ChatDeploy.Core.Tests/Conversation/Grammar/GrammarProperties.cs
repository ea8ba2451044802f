using System.Diagnostics;
using System.Globalization;
using ChatDeploy.Core.Conversation.Grammar;
using FsCheck;
using FsCheck.Fluent;

namespace ChatDeploy.Core.Tests.Conversation.Grammar;

public sealed class GrammarProperties
{
    private static readonly Config Many = Config.QuickThrowOnFailure.WithMaxTest(5_000);

    [Fact]
    public void Every_command_is_read_back_from_its_canonical_form() =>
        Prop.ForAll(CommandGenerators.Commands, command =>
        {
            var text = ChatCommandFormatter.Format(command);
            Assert.Equal(new ParseResult.Parsed(command), ChatGrammar.Parse(text));
        }).Check(Many);

    [Fact]
    public void Any_text_is_answered_with_a_command_that_reads_back_or_with_an_example_that_would_do() =>
        Prop.ForAll(CommandGenerators.Texts, text =>
        {
            var result = ChatGrammar.Parse(text);
            var command = result is ParseResult.Parsed understood ? understood.Command : Read.Command(((ParseResult.NotUnderstood)result).Example);
            var canonical = ChatCommandFormatter.Format(command);
            if (result is ParseResult.NotUnderstood refused) Assert.InRange(refused.Position, 0, text.Length);
            if (canonical.Length <= ChatGrammar.MaxLength) Assert.Equal(new ParseResult.Parsed(command), ChatGrammar.Parse(canonical));
        }).Check(Many);

    [Theory]
    [InlineData("\"a ")]
    [InlineData("'")]
    [InlineData(" 'x\"")]
    [InlineData("“")]
    [InlineData("<http://")]
    [InlineData("<@")]
    [InlineData("&amp;")]
    [InlineData("x, ")]
    [InlineData("depoy ")]
    [InlineData("crm@v1 to ")]
    [InlineData("because \"")]
    [InlineData("on ")]
    [InlineData("1h")]
    [InlineData("\\\"")]
    [InlineData("every mon and ")]
    [InlineData("!")]
    [InlineData("roll ")]
    public void Reading_is_linear_whatever_a_text_repeats(string part)
    {
        // Far over the limit of a typed text, where quadratic reading takes many seconds and linear reading a blink.
        const int Length = 60_000;
        foreach (var start in new[] { "", "crm to acme on prod because \"", "approve D-1 ", "x ", "in ", "crm to acme on prod in ", "freeze prod " })
        {
            var text = (start + string.Concat(Enumerable.Repeat(part, Length)))[..Length];
            AssertFast(text, $"{start}{part}…");
        }
    }

    [Theory]
    [InlineData("{0} to acme on prod")]
    [InlineData("crm to {0} on prod")]
    [InlineData("crm to acme on prod every monday {0}")]
    public void Many_different_names_are_read_in_linear_time(string text)
    {
        var names = string.Join(' ', Enumerable.Range(0, 30_000).Select(number => $"n{number}"));
        AssertFast(string.Format(CultureInfo.InvariantCulture, text, names), text);
    }

    // One of several tries has to be fast: the others may have met a busy machine.
    private static void AssertFast(string text, string what)
    {
        for (var attempt = 0; attempt < 4; attempt++)
        {
            var watch = Stopwatch.StartNew();
            ChatGrammar.ParseClean(ChatText.Clean(text).Text, isRepair: false);
            if (watch.Elapsed < TimeSpan.FromMilliseconds(500)) return;
        }

        Assert.Fail($"reading {text.Length} characters of {what} took more than 500 ms, four times");
    }
}

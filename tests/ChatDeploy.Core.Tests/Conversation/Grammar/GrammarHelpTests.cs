using ChatDeploy.Core.Conversation.Grammar;

namespace ChatDeploy.Core.Tests.Conversation.Grammar;

public sealed class GrammarHelpTests
{
    public static TheoryData<string> Keywords { get; } = [.. GrammarHelp.Entries.Select(entry => entry.Keyword)];

    [Theory]
    [MemberData(nameof(Keywords))]
    public void Every_example_is_understood_as_its_own_command(string keyword)
    {
        var entry = GrammarHelp.Entries.Single(entry => entry.Keyword == keyword);
        Assert.StartsWith("/deploy " + (keyword == "deploy" ? "" : keyword), entry.Example, StringComparison.Ordinal);
        Assert.StartsWith(keyword, Read.Command(entry.Example).GetType().Name, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Every_command_has_its_entry()
    {
        var cases = typeof(ChatCommand).GetNestedTypes().Select(type => type.Name).Except(["Wizard"])
            .Select(name => name.StartsWith("Rollback", StringComparison.Ordinal) ? "rollback" : name.ToLowerInvariant());
        Assert.Equal(cases.Distinct().Order(), GrammarHelp.Entries.Select(entry => entry.Keyword).Order());
    }

    [Fact]
    public void Help_alone_lists_every_command()
    {
        var text = GrammarHelp.Render();
        Assert.All(GrammarHelp.Entries, entry => Assert.Contains($"/deploy {entry.Syntax} – {entry.Sentence}", text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("rollback")]
    [InlineData("ROLLBACK")]
    [InlineData("/rollback")]
    public void Help_about_a_command_shows_syntax_sentence_and_example(string word)
    {
        var entry = GrammarHelp.Entries.Single(entry => entry.Keyword == "rollback");
        Assert.Equal($"/deploy {entry.Syntax}\n{entry.Sentence}\nFor example: {entry.Example}", GrammarHelp.Render(word));
    }

    [Fact]
    public void Help_about_a_typo_shows_the_nearest_command() =>
        Assert.StartsWith("There is no “rolback”; the nearest is “rollback”.\n/deploy rollback", GrammarHelp.Render("rolback"), StringComparison.Ordinal);

    [Fact]
    public void Help_about_nothing_known_lists_every_command() =>
        Assert.StartsWith("There is no “xyzzy”.\n/deploy ", GrammarHelp.Render("xyzzy"), StringComparison.Ordinal);

    [Fact]
    public void Help_about_times_shows_their_forms() => Assert.StartsWith("Times: at 18:30", GrammarHelp.Render("times"), StringComparison.Ordinal);
}

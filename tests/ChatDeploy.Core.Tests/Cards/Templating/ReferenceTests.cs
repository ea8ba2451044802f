using System.Text.Json.Nodes;

namespace ChatDeploy.Core.Tests.Cards.Templating;

/// <summary>Card templates expand as the reference expands them, case by case, or both refuse.</summary>
public sealed class ReferenceTests(ReferenceExpander reference) : IClassFixture<ReferenceExpander>
{
    private const int RandomCases = 4_000;

    public static TheoryData<string> Groups => [.. WrittenCases.Groups("cases.json")];

    public static TheoryData<string> Differences => [.. WrittenCases.Groups("differences.json")];

    public static TheoryData<string> Cards => [.. Directory.GetFiles(Path.Combine(ReferenceExpander.Repository, "cards"), "*.data.json").Select(file => Path.GetFileName(file)[..^".data.json".Length]).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Groups))]
    public async Task Written_cases_expand_as_the_reference_does(string group)
    {
        var cases = WrittenCases.Read("cases.json", group);
        var expected = await reference.ExpandAsync([.. cases.Select(one => (one.Template, one.Data))]);
        var wrong = cases.Zip(expected, (one, answer) => (one, answer, Ours: Answer.Of(one.Template, one.Data)))
            .Where(pair => !pair.answer.IsSameAs(pair.Ours))
            .Select(pair => $"{pair.one.Template?.ToJsonString()}\n  reference {pair.answer}\n  ours      {pair.Ours}");
        Assert.Equal("", string.Join('\n', wrong));
    }

    [Fact]
    public void There_are_at_least_two_hundred_written_cases() =>
        Assert.True(WrittenCases.Groups("cases.json").Sum(group => WrittenCases.Read("cases.json", group).Count) >= 200);

    /// <summary>The list of what is different on purpose, with the reason as the group's name; docs/card-templates.md says the same to people.</summary>
    [Theory]
    [MemberData(nameof(Differences))]
    public async Task What_differs_on_purpose_is_refused_here_and_not_by_the_reference(string reason)
    {
        var cases = WrittenCases.Read("differences.json", reason);
        var expected = await reference.ExpandAsync([.. cases.Select(one => (one.Template, one.Data))]);
        Assert.All(cases.Zip(expected), pair =>
        {
            Assert.Null(pair.Second.Refused);
            Assert.NotNull(Answer.Of(pair.First.Template, pair.First.Data).Refused);
        });
    }

    [Theory]
    [MemberData(nameof(Cards))]
    public async Task Each_card_expands_as_the_reference_does(string stem)
    {
        var folder = Path.Combine(ReferenceExpander.Repository, "cards");
        var template = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(folder, $"{stem.Split('.')[0]}.json")));
        var data = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(folder, $"{stem}.data.json")));
        var expected = await reference.ExpandAsync([(template, data)]);
        Assert.Equal(expected[0].ToString(), Answer.Of(template, data).ToString());
        Assert.Null(expected[0].Refused);
    }

    [Fact]
    public async Task Random_templates_expand_as_the_reference_does()
    {
        var seed = Environment.GetEnvironmentVariable("CHATDEPLOY_TEST_SEED") is { } asked ? int.Parse(asked) : 20261120;
        var generator = new TemplateGenerator(seed);
        var cases = Enumerable.Range(0, RandomCases).Select(_ => (Template: generator.Template(), Data: generator.Data())).ToList();
        var expected = await reference.ExpandAsync(cases);
        var wrong = cases.Zip(expected, (one, answer) => (one, answer, Ours: Answer.Of(one.Template, one.Data)))
            .Where(pair => !pair.answer.IsSameAs(pair.Ours))
            .Select(pair => $"{pair.one.Template?.ToJsonString()}\n  with      {pair.one.Data?.ToJsonString()}\n  reference {pair.answer}\n  ours      {pair.Ours}")
            .ToList();
        Assert.True(wrong.Count == 0, $"CHATDEPLOY_TEST_SEED={seed}: {wrong.Count} of {RandomCases} differ, for example\n{string.Join('\n', wrong.OrderBy(text => text.Length).Take(12))}");
        Assert.True(expected.Count(answer => answer.Refused is null) > RandomCases / 4, "most random templates are refused: the generator says little");
    }
}

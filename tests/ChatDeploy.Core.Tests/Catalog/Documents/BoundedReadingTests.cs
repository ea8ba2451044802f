using ChatDeploy.Core.Catalog.Documents;
using FsCheck;
using FsCheck.Fluent;

namespace ChatDeploy.Core.Tests.Catalog.Documents;

public sealed class BoundedReadingTests
{
    [Fact]
    public void Aliases_that_multiply_are_stopped_early()
    {
        var laughs = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + string.Concat(
            "bcdefghij".Select(c => $"{c}: &{c} [{string.Join(", ", Enumerable.Repeat($"*{(char)(c - 1)}", 10))}]\n"));

        Assert.Contains(Reading.Problems(laughs), problem => problem.Message == "a catalog has at most 500,000 values, aliases written out");
    }

    [Fact]
    public void Deep_nesting_is_stopped_early() =>
        Assert.Contains("nested more than 32 deep", Assert.Single(Reading.Problems("tenants: " + new string('[', 1_000_000))).Message, StringComparison.Ordinal);

    [Fact]
    public void A_document_above_16_MB_is_refused() =>
        Assert.Equal("a catalog has at most 16 MB", Assert.Single(Reading.Problems(new string('é', CatalogReader.MaxBytes / 2 + 1))).Message);

    [Fact]
    public void So_many_problems_are_summed_up()
    {
        var problems = Reading.Problems("tenants: [" + string.Join(", ", Enumerable.Repeat("x", 5_000)) + "]");

        Assert.Equal((CatalogReader.MaxProblems, "and 4,001 more problems, not listed"), (problems.Count, problems[^1].Message));
    }

    [Fact]
    public void Whatever_the_text_it_reads_or_is_refused_with_lines()
    {
        const string Interesting = "[]{}:,-?&*!|>'\"%@`#~ \n\t\r\0\uFEFF\u2028\uD83D\uDE00é0a<=";
        var edit =
            from at in Gen.Choose(0, SampleCatalogs.Contract.Length)
            from length in Gen.Frequency((3, Gen.Constant(0)), (2, Gen.Constant(1)), (1, Gen.Choose(2, 60)))
            from text in Gen.Elements(Interesting.ToCharArray()).ArrayOf().Resize(4)
            select (At: at, Length: length, Text: new string(text));
        var edits = from count in Gen.Choose(1, 6) from several in edit.ArrayOf(count) select several;
        var texts = Gen.Frequency(
            (6, edits.Select(several => Apply(SampleCatalogs.Contract, several))),
            (3, edits.Select(several => Apply(SampleCatalogs.ContractAsJson, several))),
            (1, Gen.Elements(Interesting.ToCharArray()).ArrayOf().Resize(40).Select(chars => new string(chars))));

        Prop.ForAll(texts.ToArbitrary(), text => CatalogReader.Read(text, null) switch
        {
            CatalogReadResult.Accepted => true,
            CatalogReadResult.Refused refused => refused.Problems.Count > 0 && refused.Problems.All(p => p.Line >= 1 && p.Column >= 1 && p.Line <= text.Split('\n', '\r', '\u2028', '\u0085').Length + 1 && p.Message.Length > 0),
            _ => false,
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3_000));
    }

    private static string Apply(string text, (int At, int Length, string Text)[] edits)
    {
        foreach (var (at, length, inserted) in edits)
        {
            var start = Math.Min(at, text.Length);
            text = string.Concat(text.AsSpan(0, start), inserted, text.AsSpan(Math.Min(start + length, text.Length)));
        }

        return text;
    }
}

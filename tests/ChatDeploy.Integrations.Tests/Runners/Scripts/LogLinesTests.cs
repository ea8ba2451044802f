using System.Text;
using ChatDeploy.Integrations.Runners.Scripts;
using FsCheck;
using FsCheck.Fluent;

namespace ChatDeploy.Integrations.Tests.Runners.Scripts;

public sealed class LogLinesTests
{
    [Theory]
    [InlineData("one\ntwo\n", "one|two")]
    [InlineData("one\r\ntwo\r\n", "one|two")]
    [InlineData("one\n\n\ntwo", "one|||two")]
    [InlineData("10%\r20%\r100%\ndone\n", "100%|done")]
    [InlineData("10%\r20%\r\n", "20%")]
    [InlineData("10%\r20%", "20%")]
    [InlineData("10%\r\r\r\n", "10%")]
    [InlineData("a\0b\n", "a\uFFFDb")]
    [InlineData("", "")]
    public void Lines_end_in_LF_or_CRLF_and_CR_overwrites(string output, string lines) =>
        Assert.Equal(lines, string.Join('|', LinesOf(Encoding.UTF8.GetBytes(output)).Select(line => line.Text)));

    [Fact]
    public void Invalid_bytes_are_replaced() => Assert.Equal("a\uFFFDb", LinesOf([(byte)'a', 0xFF, (byte)'b', (byte)'\n'])[0].Text);

    [Fact]
    public void A_line_of_the_longest_length_is_one_line() =>
        Assert.Single(LinesOf(Encoding.UTF8.GetBytes(new string('x', LogLines.LongestLine) + "\n")));

    [Fact]
    public void A_longer_line_continues_on_the_next_and_no_character_is_cut()
    {
        var text = "x" + string.Concat(Enumerable.Repeat("🏪", 10_000));
        var lines = LinesOf(Encoding.UTF8.GetBytes(text + "\n"));
        Assert.Equal(3, lines.Count);
        Assert.Equal(text, string.Concat(lines.Select(line => line.Text)));
    }

    [Fact]
    public void However_the_bytes_arrive_and_wherever_reading_is_taken_up_the_lines_are_the_same()
    {
        // Few distinct bytes, so that ends of lines, halves of characters and stretches beyond the longest line are common.
        var pieces = Gen.Frequency(
            (6, Gen.Elements("\n"u8.ToArray(), "\r"u8.ToArray(), "\r\n"u8.ToArray(), "🏪"u8.ToArray(), [0xF0], [0x8F], [0xFF], [0], "::step a running\n"u8.ToArray())),
            (6, Gen.Elements("a"u8.ToArray(), "é"u8.ToArray())),
            (1, Gen.Choose(1, 3 * LogLines.LongestLine).Select(length => Encoding.UTF8.GetBytes(new string('é', length)))));
        var outputs = pieces.ListOf().Select(list => list.SelectMany(piece => piece).ToArray());
        var cases = from output in outputs
                    from cuts in Gen.Choose(0, Math.Max(1, output.Length)).ListOf()
                    from resume in Gen.Choose(0, 1000)
                    select (Output: output, Cuts: cuts.Order().ToList(), Resume: resume);

        Prop.ForAll(cases.ToArbitrary(), one =>
        {
            var whole = LinesOf(one.Output);
            var chunked = new List<LogLine>();
            var lines = new LogLines(0);
            var at = 0;
            foreach (var cut in one.Cuts.Append(one.Output.Length).Where(cut => cut <= one.Output.Length))
            {
                lines.Add(one.Output.AsSpan(at, cut - at), chunked);
                at = cut;
            }
            lines.Flush(chunked);
            Assert.Equal(whole, chunked);
            Assert.All(whole, line => Assert.True(Encoding.UTF8.GetByteCount(line.Text) <= 3 * LogLines.LongestLine));

            // Taken up again after any line, the rest is the same.
            if (whole.Count == 0) return true;
            var taken = one.Resume % whole.Count;
            var rest = new List<LogLine>();
            var again = new LogLines(whole[taken].End);
            again.Add(one.Output.AsSpan((int)whole[taken].End), rest);
            again.Flush(rest);
            Assert.Equal(whole.Skip(taken + 1), rest);
            return true;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }

    private static List<LogLine> LinesOf(byte[] output)
    {
        var found = new List<LogLine>();
        var lines = new LogLines(0);
        lines.Add(output, found);
        lines.Flush(found);
        return found;
    }
}

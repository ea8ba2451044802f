using System.Text;
using ChatDeploy.Core.Runners;
using ChatDeploy.Integrations.Runners.Scripts;

namespace ChatDeploy.Integrations.Tests.Runners.Scripts;

public sealed class AttemptLogTests : IDisposable
{
    private readonly string file = Path.GetTempFileName();

    public void Dispose() => File.Delete(file);

    [Fact]
    public void Reports_stay_within_a_thousand_lines_and_64_KiB()
    {
        File.WriteAllText(file, string.Concat(Enumerable.Repeat("\n", 2500)) + string.Concat(Enumerable.Repeat(new string('\u0001', 15_000) + "\n", 20)) + Encoding.UTF8.GetString([0xFF]));
        var logs = Read().OfType<JobReport.Log>().ToList();
        Assert.Equal(2521, logs.Sum(log => log.Lines.Count));
        Assert.All(logs, log => Assert.InRange(log.Lines.Count, 1, 1000));
        Assert.All(logs, log => Assert.InRange(log.Lines.Sum(Encoding.UTF8.GetByteCount), 0, 64 * 1024));
    }

    [Fact]
    public void A_log_beyond_its_limit_is_cut_with_a_line_that_says_so_and_structured_lines_still_count()
    {
        using (var writer = new StreamWriter(file))
        {
            for (var index = 0; index < 18 * 1024; index++) writer.Write(new string('x', 1023) + "\n");
            writer.Write("::progress 90 nearly\nthe last line\n");
        }
        var reports = Read();
        var lines = reports.OfType<JobReport.Log>().SelectMany(log => log.Lines).ToList();
        Assert.Equal(16 * 1024 + 1, lines.Count);
        Assert.Equal("(The log is longer than 16 MiB; what follows is left out.)", lines[^1]);
        Assert.Equal(90, Assert.Single(reports.OfType<JobReport.Progress>()).Percent);
    }

    private List<JobReport> Read()
    {
        using var log = new AttemptLog(file, new AttemptKey(1, 1), TimeProvider.System, 0);
        var reports = new List<JobReport>();
        while (log.TryRead(reports)) { }
        log.Flush(reports);
        Assert.Equal(new FileInfo(file).Length, log.Offset);
        return reports;
    }
}

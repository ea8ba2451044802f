using ChatDeploy.Core.Approvals;
using ChatDeploy.Core.Cards.Deployments;
using ChatDeploy.Core.Conversation.Texts;
using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.Jobs;

namespace ChatDeploy.Core.Tests.Cards;

/// <summary>Deployments that nobody would think of: huge counts, empty lists, text of every script and of markup, by seed.</summary>
internal sealed class RandomPictures(int seed)
{
    private static readonly string[] Scraps =
    [
        "plain ", "**bold** ", "_it_ ", "[a](https://evil.example) ", "${id} ", "{{DATE(2026-11-20T08:00:00Z,SHORT)}} ", "{{TIME(2026-11-20T08:00:00Z)}} ", "`x` ", "\\", "\n- item", "\n1. one",
        "<b>html</b> ", "<!channel> ", "@everyone ", "😀👩‍👩‍👧‍👦 ", "語語語 ", "עדכון ", "تحديث ", "\u202E", "\u0000", "\uD800", "|", "~~s~~ ", "# h ", "> q ", new string('ﷺ', 60), new string('a', 300), "&amp; ", "'", "\"", "$", "{", "}",
    ];

    private readonly Random _random = new(seed);

    /// <summary>A deployment in the state whose card has the stem.</summary>
    public DeploymentPicture Next(string stem)
    {
        var findings = new PreviewFindings
        {
            Jobs = Count(),
            AlreadyThere = Count(),
            Pinned = Count(),
            Approvers = Texts(),
            Verdicts = Many(() => new Verdict("x", _random.Next(4) == 0, Text(), Texts())),
            Warnings = Many(() => new Finding("x", Text())),
            InTheWay = Many(() => new Finding("lock_held", Text())),
            Delta = Texts(),
            Changes = Many(() => new ItemChange(Text(), Text(), [], Many(() => new CommitLine(Text(), Text(), Text(), At(), _random.Next(3) == 0 ? Text() : "https://git.example.com/" + Text())), _random.Next(2) == 0 ? null : Count())),
        };
        var total = Counts();
        return new DeploymentPicture
        {
            Deployment = SamplePictures.Deployment(
                _random.NextInt64(1, long.MaxValue), stem, findings, Count(), new Strategy { Parallelism = _random.Next(2) == 0 ? null : Count() }, _random.Next(3) == 0 ? null : Text(), _random.Next(3) == 0 ? _random.NextInt64(1, long.MaxValue) : null, _random.Next(5)),
            Revision = 1,
            Requester = Text(),
            Environment = Text(),
            Items = Many(() => (Text(), _random.Next(3) == 0 ? null : (string?)Text())),
            Targets = Texts(),
            TargetCount = Count(),
            Page = "https://deploy.example.com/deployments/D-1",
            Now = At(),
            Progress = new DeploymentProgress(total, Many(() => (Text(), Counts())), Many(() => (Text(), Counts()))),
            Cells = Many(() => new CellGroup(Text(), (CellAction)_random.Next(3), _random.Next(2) == 0 ? null : "pinned", Maybe(), Maybe(), Maybe(), Maybe(), Count())),
            Waves = Many(Count),
            Ticket = stem != "approval" ? null : new ApprovalTicket { DeploymentId = 1, PreviewRef = new string('a', 64), Required = _random.Next(9), ExpiresAt = At() },
            Approvals = Many(() => (Text(), Maybe())),
            Blockers = Many(() => new Blocker(_random.Next(2) == 0 ? "approval_missing" : "paused", Text(), Texts())),
            Failures = Many(() => new FailedJob(Text(), Text(), _random.Next(2) == 0, Text(), Count())).Take(CardRoom.Failures).ToList(),
            Running = Many(() => (Text(), Text(), At())).Take(CardRoom.Running).ToList(),
            TakenBackBy = _random.Next(2) == 0 ? null : new DeploymentId(_random.NextInt64(1, long.MaxValue)),
        };
    }

    // Names and sentences are never empty: the catalog and the operations see to that.
    private string Text() => "x" + string.Concat(Enumerable.Range(0, _random.Next(1, 40)).Select(_ => Scraps[_random.Next(Scraps.Length)]));

    private string? Maybe() => _random.Next(3) == 0 ? null : Text();

    private List<string> Texts() => Many(Text);

    private List<T> Many<T>(Func<T> make) => Enumerable.Range(0, _random.Next(3) switch { 0 => 0, 1 => _random.Next(4), _ => _random.Next(30) }).Select(_ => make()).ToList();

    private int Count() => _random.Next(4) switch { 0 => 0, 1 => 1, 2 => _random.Next(100), _ => _random.Next(100_000_000) };

    private DateTimeOffset At() => new(_random.NextInt64(new DateTime(2020, 1, 1).Ticks, new DateTime(2030, 1, 1).Ticks), TimeSpan.Zero);

    private JobCounts Counts() => new(Count(), Count(), Count(), Count(), Count(), Count(), Count());
}

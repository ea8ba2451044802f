using System.Text.Json.Nodes;
using ChatDeploy.Core.Approvals;
using ChatDeploy.Core.Cards;
using ChatDeploy.Core.Cards.Questions;
using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Conversation.Grammar;
using ChatDeploy.Core.Conversation.Texts;
using ChatDeploy.Core.Conversation.Wizard;
using ChatDeploy.Core.CurrentVersions;
using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.Jobs;
using ChatDeploy.Core.Locks;
using ChatDeploy.Core.Policies;
using ChatDeploy.Core.ReadyQueue;

namespace ChatDeploy.Core.Tests.Cards;

/// <summary>Answers as the sample data of <c>cards/</c> shows them: a small world, and one of 10,000 sites and 500 commits with everything as long as it may be.</summary>
internal static class QuestionSamples
{
    public const string Rtl = "עדכון שעות הפתיחה של החנויות לפני החג";
    public static readonly string Nasty = string.Concat(Enumerable.Repeat("A **very** [long](https://evil.example) `message` with ${expressions} and {{DATE(2020-01-01T00:00:00Z)}}. ", 30))[..3000];

    private static readonly DateTimeOffset Morning = new(2026, 11, 20, 8, 30, 0, TimeSpan.Zero);
    private static readonly ConsoleLinks Links = new(() => "https://deploy.example.com");
    private static readonly string LongTool = "tool-" + new string('t', 58);
    private static readonly string LongTenant = "tenant-" + new string('x', 56);
    private static readonly string LongStore = LongTenant + "/" + new string('s', 63);

    /// <summary>By the name of their data file, without its ending.</summary>
    public static IReadOnlyDictionary<string, CardContent> All { get; } = new Dictionary<string, CardContent>(StringComparer.Ordinal)
    {
        ["queue"] = QueueCard.Of(null, [Commit(9, "crm", "v2.1.0", "Show the store's opening hours"), Commit(8, "crm", null, "Fix rounding of discounts (#412)") with { Bad = new BadMark("Loses discounts", "grace") }, Commit(7, "crm", null, "Retry twice"), Commit(6, "wms", "v5.4.0", "Print labels in batches") with { Held = [new CommitHold("prod", 3)] }], hasMore: false, Links),
        ["queue.tool"] = QueueCard.Of("crm", [Commit(9, "crm", "v2.1.0", "Show the store's opening hours")], hasMore: false, Links),
        ["queue.empty"] = QueueCard.Of("wms", [], hasMore: false, Links),
        ["queue.large"] = QueueCard.Of(null, Enumerable.Range(0, 200).Select(i => LongCommit(i, $"{i % 20:00}-{LongTool}"[..63])).ToList(), hasMore: true, Links),
        ["history"] = HistoryCard.Of("acme", "acme", [Past("applied", 1042), Past("failed", 1041), Past("rollback", 1040), new PastItem("recorded", null, "pos@v7 to acme/pdv-roma on prod", "grace", Morning.AddDays(-2), IsStruckOut: true), Past("cancelled", 1039)], Links),
        ["history.empty"] = HistoryCard.Of(null, null, [], Links),
        ["history.large"] = HistoryCard.Of(LongStore, LongStore, Enumerable.Range(1, 21).Select(i => new PastItem(i % 2 == 0 ? "applied" : "recorded", i % 2 == 0 ? 1234567 : null, i % 3 == 0 ? Rtl : Nasty, "grace-" + new string('g', 57), Morning)).ToList(), Links),
        ["status"] = StatusCard.Of(new StatusPicture { UnderWay = [Line("paused", 1042, "crm@v2.1.0 to acme on prod"), Line("progress", 1041, "wms@v5.4.0 to globex on prod"), Line("approval", 1043, "pos@v7 to * on prod")], UnderWayCount = 3, Ended = [Line("result", 1040, "crm@v2.0.3 to globex on stage")] }, Links),
        ["status.target"] = StatusCard.Of(
            new StatusPicture
            {
                Target = new CatalogTarget("acme", new Tenant { Id = 1, Name = "acme" }, Sites(4)),
                UnderWay = [Line("progress", 1041, "wms@v5.4.0 to acme on prod")],
                UnderWayCount = 1,
                Running = [new RunningRow("stage", "crm", [("v2.1.0", 4)], 0, false), new RunningRow("prod", "crm", [("v2.0.3", 3), ("v1.9.0", 1)], 2, false), new RunningRow("prod", "wms", [("v5.3.9", 2), (null, 2)], 14, true)],
                Pins = [new PinView(1, "acme/pdv-roma", "crm", "prod", "v1.9.0", "old printers", "dan", Morning)],
            },
            Links),
        ["status.large"] = StatusCard.Of(
            new StatusPicture
            {
                Target = new CatalogTarget(LongStore, new Tenant { Id = 1, Name = LongTenant }, Sites(10_000)),
                UnderWay = Enumerable.Range(1, 12).Select(i => Line("paused", 1234567, i % 2 == 0 ? Rtl : Nasty)).ToList(),
                UnderWayCount = 120,
                Ended = Enumerable.Range(1, 5).Select(i => Line("result", 1234567, Nasty)).ToList(),
                Running = Enumerable.Range(1, 60).Select(i => new RunningRow("production-" + new string('e', 52), LongTool, Enumerable.Range(1, 6).Select(v => ((string?)$"release/{new string('b', 240)}{v}", 1666)).ToList(), 200, true)).ToList(),
                Pins = Enumerable.Range(1, 6).Select(i => new PinView(i, LongStore, LongTool, "production-" + new string('e', 52), new string('f', 40), Nasty, null, Morning)).ToList(),
            },
            Links),
        ["matrix"] = Matrix(4, ["crm", "wms", "pos"], "v2.1.0", "prod"),
        ["matrix.large"] = Matrix(10_000, Enumerable.Range(1, 20).Select(i => $"{i:00}-{LongTool}"[..63]).ToList(), "release/" + new string('b', 240), "production-" + new string('e', 52)),
        ["why"] = WhyCard.Of(new DeploymentId(1042), [new Blocker("approval_missing", "One approval is missing on T-1042.", ["bob", "eve"], Morning.AddDays(1)), new Blocker("lock_held", "crm on prod is locked by dan: load test.", ["dan"])], Links),
        ["why.free"] = WhyCard.Of(new DeploymentId(1042), [], Links),
        ["why.large"] = WhyCard.Of(new DeploymentId(1234567), Enumerable.Range(1, 40).Select(i => new Blocker("job_failed", i % 2 == 0 ? Nasty : Rtl, Enumerable.Range(1, 50).Select(p => $"person-{p}-{new string('p', 40)}").ToList(), Morning)).ToList(), Links),
        ["refusal"] = RefusalCard.Of(new RefusalPicture { Code = "unknown_tool", Message = "There is no tool crn in the catalog. Tools: crm, pos, wms.", Meant = "/deploy crm@v2.1.0 to acme on prod" }),
        ["refusal.forbidden"] = RefusalCard.Of(new RefusalPicture { Code = "self_approval_forbidden", Message = "ada asked for D-1042, so another person has to approve it.", Who = ["bob", "eve"], DeploymentId = 1042 }),
        ["refusal.typo"] = RefusalCard.Of(new RefusalPicture { Code = "not_understood", Message = "“launch” needs a deployment id.", Example = "/deploy launch D-1042" }),
        ["refusal.large"] = RefusalCard.Of(new RefusalPicture { Code = "not_available", Message = Nasty, Lines = Enumerable.Repeat(Rtl + Nasty, 9).ToList(), Who = Enumerable.Range(1, 50).Select(p => $"person-{p}-{new string('p', 40)}").ToList(), DeploymentId = 1234567, Meant = Nasty }),
        ["help"] = HelpCard.Of(null, Links),
        ["help.word"] = HelpCard.Of(GrammarHelp.Find("deploy"), Links),
        ["help.large"] = HelpCard.Of(GrammarHelp.Entries.MaxBy(e => e.Syntax.Length + e.Example.Length), Links),
        ["welcome"] = WelcomeCard.Of(new Installation(0, 0, 0, 0, 0, false), Links),
        ["welcome.started"] = WelcomeCard.Of(new Installation(4, 2, 7, 1, 0, false), Links),
        ["welcome.large"] = WelcomeCard.Of(new Installation(20, 500, 10_000, 250, 500, true), Links),
        ["home"] = HomeCard.Of(
            Home("ada") with
            {
                Approvals = [Waiting(1044, "pos@v7 to globex on prod", 1)],
                ApprovalCount = 1,
                Mine = [(Line("paused", 1042, "crm@v2.1.0 to acme on prod"), new OfferedActions { Answer = true, RollBack = true, Cancel = true }), (Line("approval", 1043, "pos@v7 to acme on prod"), new OfferedActions { Cancel = true }), (Line("result", 1040, "crm@v2.0.3 to globex on stage"), OfferedActions.None)],
                MineCount = 3,
                Running = [Line("paused", 1042, "crm@v2.1.0 to acme on prod"), Line("progress", 1041, "wms@v5.4.0 to globex on prod")],
                RunningCount = 2,
                Locks = [new LockView(2, "crm", "prod", null, "D-1042", "ada", null, Morning), new LockView(1, "wms", "prod", "acme", null, "dan", "stocktaking until *Monday*", Morning.AddDays(-1))],
                LockCount = 2,
            },
            Links),
        ["home.empty"] = HomeCard.Of(Home("ada"), Links),
        ["home.visitor"] = HomeCard.Of(Home("@linus") with { MayDeploy = false, MayApprove = false, Notice = "You are not in the catalog yet, so you can look and not act. Ask root to add you to its people, with your id here or your mail address.", Running = [Line("progress", 1041, "wms@v5.4.0 to globex on prod")], RunningCount = 1 }, Links),
        ["home.large"] = HomeCard.Of(
            Home("grace-" + new string('g', 57)) with
            {
                Notice = Nasty,
                Approvals = Enumerable.Range(1, 6).Select(i => Waiting(1234567, i % 2 == 0 ? Rtl : Nasty, 3)).ToList(),
                ApprovalCount = 100,
                HasMoreApprovals = true,
                Mine = Enumerable.Range(1, 6).Select(i => (Line("paused", 1234567, i % 2 == 0 ? Rtl : Nasty), new OfferedActions { Answer = true, RollBack = true, Cancel = true })).ToList(),
                MineCount = 1_234,
                Running = Enumerable.Range(1, 7).Select(i => Line("paused", 1234567, i % 2 == 0 ? Rtl : Nasty)).ToList(),
                RunningCount = 1_234,
                Locks = Enumerable.Range(1, 7).Select(i => new LockView(i, LongTool, "production-" + new string('e', 52), LongTenant, i % 2 == 0 ? "D-1234567" : null, "grace-" + new string('g', 57), i % 2 == 0 ? null : Nasty, Morning)).ToList(),
                LockCount = 1_234,
            },
            Links),
        ["wizard-commits"] = WizardCards.Of(View(WizardStep.Commits) with { Commits = new CommitOffer([Choices("crm", 3, "v2.1.0", "Show the store's opening hours", "ada"), Choices("wms", 2, null, "Print labels in batches", "grace")], 0, 2) }, Links),
        ["wizard-commits.empty"] = WizardCards.Of(View(WizardStep.Commits) with { State = WizardState.Empty with { CommitSearch = "nothing like it" }, Commits = new CommitOffer([], 0, 2), Errors = [new WizardError(WizardFields.Commits, "nothing_chosen", "Choose a commit of one tool at least.")] }, Links),
        ["wizard-commits.large"] = WizardCards.Of(View(WizardStep.Commits) with { Commits = new CommitOffer(Enumerable.Range(0, 20).Select(i => Choices($"{i:00}-{LongTool}"[..63], 25, "release-" + new string('v', 200), i % 2 == 0 ? Rtl : Nasty, Rtl)).ToList(), 5, 25), Errors = Enumerable.Repeat(new WizardError(WizardFields.Commits, "left_out", Nasty), 9).ToList() }, Links),
        ["wizard-targets"] = WizardCards.Of(View(WizardStep.Targets) with { Targets = Offer(6, "acme", "pdv-"), Environments = ["stage", "prod"] }, Links),
        ["wizard-targets.empty"] = WizardCards.Of(View(WizardStep.Targets) with { Targets = new TargetOffer([], 0, 0, 0), Environments = [] }, Links),
        ["wizard-targets.large"] = WizardCards.Of(
            View(WizardStep.Targets) with
            {
                State = WizardState.Empty with { Step = WizardStep.Targets, Commits = Enumerable.Range(0, 50).Select(i => new ChosenCommit($"{i:00}-{LongTool}"[..63], new string('a', 40))).ToList(), Reason = Nasty[..2000], TargetSearch = Rtl },
                Targets = Offer(100, LongTenant, "ssssssssssssssssssssssssssssssssssssssssssssss"),
                Environments = Enumerable.Range(0, 12).Select(i => $"{i:00}-production-{new string('e', 48)}").ToList(),
                Errors = Enumerable.Repeat(new WizardError(WizardFields.Targets, "pinned", Nasty), 9).ToList(),
            },
            Links),
        ["wizard-preview"] = Preview(large: false),
        ["wizard-preview.large"] = Preview(large: true),
    };

    private static CardContent Preview(bool large)
    {
        var picture = SamplePictures.Of("preview", large);
        var view = View(WizardStep.Preview);
        var error = new WizardError(WizardFields.Deployment, "preview_mismatch", Nasty);
        return WizardCards.Of(view with { State = view.State with { Preview = new WizardPreview(picture.Deployment.Id, picture.Deployment.PreviewRef) }, Preview = picture, Errors = large ? [error, error] : [] }, Links);
    }

    private static WizardView View(WizardStep step) => new()
    {
        Draft = "0123456789abcdef",
        State = WizardState.Empty with { Step = step, Commits = step == WizardStep.Commits ? [] : [new ChosenCommit("crm", new string('a', 40))] },
        Errors = [],
        TimeZone = "Europe/Rome",
        Tags = new Dictionary<string, string>(StringComparer.Ordinal) { ["crm"] = "v2.1.0" },
    };

    private static ToolChoices Choices(string tool, int count, string? tag, string subject, string author) => new(
        tool,
        Enumerable.Range(0, count).Select(i => new CommitChoice(tool, $"{i:00}" + new string('c', 38), tag is null ? [] : [tag], subject, author, Morning.AddHours(-i), i < 2, i == 1 ? ["stage"] : [])).ToList(),
        count > 2 ? "01" + new string('c', 38) : null,
        count > 9);

    private static TargetOffer Offer(int count, string tenant, string store) => new(
        Enumerable.Range(0, count).Select(i => i == 0
            ? new TargetChoice("*", "*", TargetKind.Everything, 10_000, false)
            : new TargetChoice($"site:{i}", i == 1 ? tenant : $"{tenant}/{store}{i:000}", i == 1 ? TargetKind.Main : TargetKind.Store, i == 1 ? count : 1, i is > 0 and < 51)).ToList(),
        count > 50 ? 10_000 : count,
        count > 50 ? 9_900 : 0,
        count > 50 ? 12 : 0);

    private static HomePicture Home(string person) => new() { Person = person, Now = Morning, MayDeploy = true, MayApprove = true };

    private static (TicketView Ticket, DeploymentLine Line) Waiting(long id, string title, int required) => (
        new TicketView($"T-{id}", $"D-{id}", LifecycleState.PendingApproval, TicketState.Pending, required, 0, "grace", "prod", [], [], 7, null, new string('a', 64), Morning, Morning.AddDays(1), null, []),
        Line("approval", id, title));

    private static CommitView Commit(int id, string tool, string? tag, string subject) => new(
        id, tool, $"{id}" + new string('c', 39), "main", "ada", subject + "\n\nMore to say.", Morning.AddHours(-id), Morning, CommitStatus.Ready, null,
        $"https://git.example.com/acme/{tool}/commit/{id}", tag is null ? [] : [tag], [], []);

    private static CommitView LongCommit(int id, string tool) => new(
        id, tool, new string('f', 40), "main", "ada " + Rtl, id % 2 == 0 ? Nasty : Rtl, Morning, Morning, CommitStatus.Ready, null,
        $"https://git.example.com/{new string('r', 400)}/commit/{new string('f', 40)}", [new string('v', 250)], [], [])
    {
        Bad = new BadMark(Nasty, "ada"),
        Held = [.. Enumerable.Range(0, 9).Select(n => new CommitHold($"environment-{n}", n + 1))],
    };

    private static PastItem Past(string state, long id) => new(state, id, "crm@v2.1.0 to acme on prod", "ada", Morning.AddHours(id - 1043));

    private static DeploymentLine Line(string stem, long id, string title) =>
        new(SamplePictures.Deployment(id, stem, new PreviewFindings(), 2), "ada", title, new JobCounts(2, 1, 4, stem == "paused" ? 1 : 0, 0, 0, 0));

    private static List<Site> Sites(int count) => Enumerable.Range(0, count).Select(i => new Site { Id = i + 1, TenantId = 1, Store = i == 0 ? null : $"pdv-{i}", Name = i == 0 ? "acme" : $"acme/pdv-{i}" }).ToList();

    private static CardContent Matrix(int sites, List<string> tools, string version, string environment)
    {
        var catalog = new CatalogSnapshot(
            1,
            [new Tenant { Id = 1, Name = "acme" }],
            Sites(sites),
            tools.Select((t, i) => new Tool { Id = i + 1, Name = t, Provider = "git", RepositoryId = "acme/" + i, Branch = "main", Runners = new RunnerMap(null), Tenants = ["*"] }).ToList(),
            [new DeployEnvironment { Id = 1, Name = environment, Policy = Policy.None }],
            []);
        var cells = Enumerable.Range(0, sites).Select(site => Enumerable.Range(0, tools.Count)
            .Select(tool => (site + tool) % 4 == 3 ? default : new MatrixCell(1, (uint)Morning.AddDays(-40 * ((site + tool) % 4)).ToUnixTimeSeconds())).ToArray()).ToArray();
        var matrix = new MatrixSnapshot(catalog, new MatrixNames(catalog), 1, [cells], [null!, new MatrixVersion(new string('a', 40), version)]);
        return MatrixCard.Of(matrix, catalog.Environments.Active[0], catalog.Sites.Active, Morning, Links);
    }
}

using ChatDeploy.Core.Conversation.Grammar;
using ChatDeploy.Core.Deployments;
using FsCheck;
using FsCheck.Fluent;

namespace ChatDeploy.Core.Tests.Conversation.Grammar;

/// <summary>Commands of every kind with names and texts that are hard on purpose, and texts that are no commands.</summary>
internal static class CommandGenerators
{
    private static readonly string[] Fragments =
    [
        "crm", "acme", "to", "on", "because", "and", "all", "at", "in", "every", "until", "for", "deploy", "/deploy", "status", "rollback", "help", "stop",
        "D-12", "#7", "1042", "please", "now", "window", "18:30", "2026-11-21", "Europe/Rome", "UTC", "monday", "é", "магазин", "東京", "🏢", "👩‍🚀", "*",
        "\"", "'", "“", "”", "«", "»", "‘", "’", "\\", "`", ",", ".", "!", "?", ";", ":", "-", "—", "&", "<", ">", "&amp;", "&lt;", "<@U1>", "<http://a|a>", "<at>", "+", "(", ")", "#", "|", "{", "}", "=", "$(x)", "%", "~", "x y",
    ];

    private static readonly Gen<string> Piece = Gen.OneOf(
        Gen.Elements(Fragments),
        Gen.Choose(0x20, 0x2FFF).Where(code => !char.IsControl((char)code)).Select(code => ((char)code).ToString()),
        Gen.Choose('a', 'z').Select(code => ((char)code).ToString()));

    private static readonly Gen<string> Line =
        from glue in Gen.Elements("", " ", "-")
        from pieces in Piece.ListOf()
        let visible = string.Join(glue, pieces.Take(12)).Where(letter => letter is not ('\u200B' or '\u2060' or '\u00AD'))
        let text = ChatText.Squash(string.Concat(visible))
        select text.Length is > 0 and < 150 ? text : "x";

    private static readonly Gen<string> Name = Gen.Frequency(
        (2, Gen.Elements("crm", "acme", "prod", "wms", "pdv-milano", "on", "web", "all", "D-12", "1042", "please", "v1.")),
        (3, Line.Select(text => ChatText.Squash(text.Replace('/', '-').Replace('@', '-').Replace('*', '-'))).Where(text => text.Length > 0)));

    private static readonly Gen<string> Target = Gen.OneOf(
        Name.Select(name => name), Gen.Constant("*"),
        from tenant in Name from store in Name select $"{tenant}/{store}");

    private static readonly Gen<string> Ref = Gen.OneOf(
        Gen.Elements("v2.1.0", "main", "release/2.1", "3f2a9c1", "@scope/pkg@1.0", "a,b", "to", "x\"y"),
        Line.Select(text => text.Replace(" ", "", StringComparison.Ordinal)).Where(text => RefText.Problem("crm", text) is null));

    private static readonly Gen<DeploymentId> Id = Gen.Choose(1, int.MaxValue).Select(id => new DeploymentId(id));

    private static readonly Gen<TimeOnly> Clock = Gen.Choose(0, 86_399).Select(second => TimeOnly.FromTimeSpan(TimeSpan.FromSeconds(second)));

    private static readonly Gen<string?> Zone = Gen.Elements<string?>(null, "UTC", "Europe/Rome", "+01:00", "-09:30", "America/Argentina/Buenos_Aires");

    private static readonly Gen<WhenDay> Day = Gen.OneOf(
        Gen.Elements<WhenDay>(new WhenDay.Next(), new WhenDay.Today(), new WhenDay.Tomorrow()),
        Gen.Elements(Enum.GetValues<DayOfWeek>()).Select(day => (WhenDay)new WhenDay.On(day)),
        Gen.Choose(0, 3_000_000).Select(day => (WhenDay)new WhenDay.Date(DateOnly.FromDayNumber(day))));

    private static readonly Gen<When.Moment> Moment = from day in Day from time in Clock from zone in Zone select new When.Moment(day, time, zone);

    private static readonly Gen<When.Moment> Until = Gen.OneOf(
        Moment,
        from moment in Moment where moment.Day is not WhenDay.Next select moment with { Time = null });

    private static readonly Gen<When> AnyWhen = Gen.OneOf(
        Moment.Select(moment => (When)moment),
        Gen.Choose(1, 366 * 86_400).Select(seconds => (When)new When.After(TimeSpan.FromSeconds(seconds))),
        Gen.Constant<When>(new When.InWindow()),
        from days in Gen.Choose(1, (int)WeekDays.All) from time in Clock from zone in Zone select (When)new When.Every((WeekDays)days, time, zone));

    private static readonly Gen<DeployItem> Item = from tool in Name from reference in OrNull(Ref) select new DeployItem(tool, reference);

    private static readonly Gen<ChatCommand> Deploy =
        from items in Item.NonEmptyListOf()
        from targets in Target.NonEmptyListOf()
        from environment in Name
        from time in OrNull(AnyWhen)
        from reason in OrNull(Line)
        select (ChatCommand)new ChatCommand.Deploy(
            [.. items.Take(4).DistinctBy(item => item.Tool.ToUpperInvariant())],
            targets.Contains("*") ? ["*"] : [.. targets.Take(4).DistinctBy(target => target.ToUpperInvariant())],
            environment, time, reason);

    private static readonly Gen<(string Tool, string Target, string Environment)> Place =
        from tool in Name from target in Target from environment in Name select (tool, target, environment);

    private static readonly Gen<ChatCommand> WithId = from id in Id
                                                      from command in Gen.Elements<ChatCommand>(
                                                          new ChatCommand.Launch(id), new ChatCommand.Approve(id), new ChatCommand.Cancel(id), new ChatCommand.Retry(id), new ChatCommand.Skip(id),
                                                          new ChatCommand.Continue(id), new ChatCommand.RollbackDeployment(id), new ChatCommand.Status(Id: id), new ChatCommand.Why(id))
                                                      select command;

    private static readonly Gen<ChatCommand> WithText = from id in Id
                                                        from text in Line
                                                        from command in Gen.Elements<ChatCommand>(new ChatCommand.Approve(id, text), new ChatCommand.Reject(id, text), new ChatCommand.Stop(text))
                                                        select command;

    private static readonly Gen<ChatCommand> WithPlace = from place in Place
                                                         from reason in Line
                                                         from command in Gen.Elements<ChatCommand>(
                                                             new ChatCommand.RollbackTarget(place.Tool, place.Target, place.Environment), new ChatCommand.Diff(place.Tool, place.Target, place.Environment),
                                                             new ChatCommand.Hold(place.Tool, place.Target, place.Environment), new ChatCommand.Unhold(place.Tool, place.Target, place.Environment),
                                                             new ChatCommand.Pin(place.Target, place.Tool, place.Environment, reason), new ChatCommand.Unpin(place.Target, place.Tool, place.Environment),
                                                             new ChatCommand.Next(place.Target, place.Environment), new ChatCommand.Lock(place.Tool, place.Environment, reason),
                                                             new ChatCommand.Unlock(place.Tool, place.Environment), new ChatCommand.Unfreeze(place.Environment), new ChatCommand.Unfreeze(place.Environment, place.Tool),
                                                             new ChatCommand.Queue(place.Tool), new ChatCommand.Status(place.Target), new ChatCommand.History(place.Target))
                                                         select command;

    private static readonly Gen<ChatCommand> WithRef = from tool in Name
                                                       from reference in Ref
                                                       from reason in Line
                                                       from command in Gen.Elements<ChatCommand>(new ChatCommand.Bad(tool, reference, reason), new ChatCommand.Unbad(tool, reference))
                                                       select command;

    private static readonly Gen<ChatCommand> Freeze = from environment in Name
                                                      from tenant in OrNull(Name)
                                                      from until in Until
                                                      from reason in Line
                                                      select (ChatCommand)new ChatCommand.Freeze(environment, tenant, until, reason);

    private static readonly Gen<ChatCommand> Others = Gen.OneOf(
        Gen.Elements<ChatCommand>(
            new ChatCommand.Wizard(), new ChatCommand.Queue(), new ChatCommand.Status(), new ChatCommand.History(),
            new ChatCommand.Resume(), new ChatCommand.Web(), new ChatCommand.WhoAmI(), new ChatCommand.Help()),
        Name.Where(word => word.Length <= 40).Select(word => (ChatCommand)new ChatCommand.Help(word)));

    public static Arbitrary<ChatCommand> Commands { get; } =
        Gen.Frequency((5, Deploy), (2, WithId), (2, WithText), (4, WithPlace), (2, WithRef), (2, Freeze), (1, Others)).ToArbitrary();

    /// <summary>Anything a chat may deliver: fragments of the grammar, any UTF-16 (half surrogates and control characters too), and long repetitions.</summary>
    public static Arbitrary<string> Texts { get; } = Gen.OneOf(
        Gen.Elements(Fragments).ListOf().Select(words => string.Join(' ', words)),
        Gen.Elements(Fragments).ListOf().Select(words => string.Concat(words)),
        Gen.Choose(0, 0xFFFF).ListOf().Select(codes => string.Concat(codes.Select(code => (char)code))),
        from start in Gen.Elements(Fragments)
        from part in Gen.Elements(Fragments)
        from space in Gen.Elements("", " ")
        from count in Gen.Choose(1, 5_000)
        select start + " " + string.Concat(Enumerable.Repeat(part + space, Math.Min(count, 5_000 / (part.Length + 1))))).ToArbitrary();

    private static Gen<T?> OrNull<T>(Gen<T> some)
        where T : class => Gen.Frequency((1, Gen.Constant<T?>(null)), (2, some.Select(value => (T?)value)));
}

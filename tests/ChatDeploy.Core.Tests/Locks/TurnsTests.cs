using ChatDeploy.Core.Locks;
using ChatDeploy.Core.Policies;
using FsCheck;
using FsCheck.Fluent;

namespace ChatDeploy.Core.Tests.Locks;

public sealed class TurnsTests
{
    private const int Crm = 1, Wms = 2, Acme = 7, Globex = 8;
    private static readonly DateTimeOffset Noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Alone_it_may_start() => Assert.True(Decide(At(1, LockScope.Tool, (Crm, Acme))).MayStart);

    [Theory]
    [InlineData(LockScope.Tool, Crm, Globex, false, true)]
    [InlineData(LockScope.Tool, Wms, Acme, false, false)]
    [InlineData(LockScope.ToolAndTenant, Crm, Acme, false, true)]
    [InlineData(LockScope.ToolAndTenant, Crm, Globex, false, false)]
    [InlineData(LockScope.None, Crm, Acme, true, true)]
    [InlineData(LockScope.None, Crm, Acme, false, false)]
    public void Who_came_first_is_waited_for_where_they_meet(LockScope scope, int tool, int tenant, bool sharesCells, bool waits)
    {
        var turn = Decide(At(2, scope, (Crm, Acme)), [At(1, scope, (tool, tenant))], sharesCells: _ => sharesCells);
        Assert.Equal(waits ? [1L] : [], turn.Behind);
        Assert.Equal(waits ? 1 : 0, turn.Position);
    }

    [Fact]
    public void Who_came_later_is_not_waited_for_unless_it_runs()
    {
        var mine = At(1, LockScope.Tool, (Crm, Acme));
        Assert.True(Decide(mine, [At(2, LockScope.Tool, (Crm, Acme))]).MayStart);
        Assert.Equal([2L], Decide(mine, [At(2, LockScope.Tool, (Crm, Acme)) with { Applying = true }]).Behind);
    }

    [Fact]
    public void An_earlier_start_goes_before_an_earlier_launch()
    {
        var scheduled = At(1, LockScope.Tool, (Crm, Acme)) with { StartsAt = Noon.AddHours(1) };
        var now = At(2, LockScope.Tool, (Crm, Acme));
        Assert.True(Decide(now, [scheduled]).MayStart);
        Assert.False(Decide(scheduled, [now]).MayStart);
    }

    [Fact]
    public void All_locks_are_taken_at_once_or_none()
    {
        var both = At(3, LockScope.Tool, (Crm, Acme), (Wms, Acme));
        Assert.Equal([1L], Decide(both, [At(1, LockScope.Tool, (Crm, Globex)), At(4, LockScope.Tool, (Wms, Acme))]).Behind);
    }

    [Fact]
    public void A_lock_set_by_hand_is_waited_for_whatever_the_policy()
    {
        var held = new DeployLock { ToolId = Crm, OwnerId = 1, Reason = "stocktaking" };
        foreach (var scope in Enum.GetValues<LockScope>())
        {
            Assert.Equal([held], Decide(At(1, scope, (Crm, Acme)), held: [held]).Locks);
            Assert.True(Decide(At(1, scope, (Wms, Acme)), held: [held]).MayStart);
        }
    }

    [Fact]
    public void A_tenants_lock_is_waited_for_by_that_tenant_and_by_the_whole_tool()
    {
        var held = new DeployLock { ToolId = Crm, TenantId = Acme, DeploymentId = 9 };
        Assert.Equal([9L], Decide(At(1, LockScope.ToolAndTenant, (Crm, Acme)), held: [held]).Behind);
        Assert.True(Decide(At(1, LockScope.ToolAndTenant, (Crm, Globex)), held: [held]).MayStart);
        Assert.Equal([9L], Decide(At(1, LockScope.Tool, (Crm, Globex)), held: [held]).Behind);
    }

    [Fact]
    public void Its_own_lock_is_in_nobodys_way_but_the_others()
    {
        var heir = At(5, LockScope.Tool, (Crm, Acme));
        var waiting = At(2, LockScope.Tool, (Crm, Globex));
        var held = new DeployLock { ToolId = Crm, DeploymentId = 5 };
        Assert.True(Decide(heir, [waiting], [held]).MayStart);
        Assert.Equal([5L], Decide(waiting, [heir], [held]).Behind);
    }

    [Fact]
    public void Whatever_waits_somebody_may_start_and_those_who_may_do_not_meet() =>
        Prop.ForAll(Gen.Choose(1, 6).SelectMany(n => Contenders(n)).ToArbitrary(), drawn =>
        {
            var (all, held) = drawn;
            var ready = all.Where(c => !c.Applying && Decide(c, all, held, sharesCells: _ => true).MayStart).ToList();
            Assert.True(ready.Count > 0 || all.Exists(c => c.Applying) || all.TrueForAll(c => c.Applying), "nobody runs and nobody may start");
            foreach (var one in ready)
                foreach (var other in ready.Concat(all.Where(c => c.Applying)).Where(o => o.DeploymentId != one.DeploymentId))
                    Assert.DoesNotContain(one.Touches, other.Touches.Contains);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3_000));

    // Some wait, the first of them perhaps holding what it inherited, as a rollback does; some run, holding what they need.
    private static Gen<(List<Contender> All, List<DeployLock> Held)> Contenders(int count)
    {
        var touches = Gen.Choose(1, 15).Select(bits => Enumerable.Range(0, 4).Where(i => (bits & (1 << i)) != 0).Select(i => new LockKey(i / 2, 7 + (i % 2))).ToList());
        return Gen.Elements(LockScope.None, LockScope.Tool, LockScope.ToolAndTenant).SelectMany(scope => touches.ListOf(count).SelectMany(drawn => Gen.Shuffle(Enumerable.Range(1, count).ToArray()).SelectMany(order => Gen.Elements(true, false).Select(inherits =>
        {
            var all = drawn.Select((t, i) => new Contender(order[i], false, Noon.AddMinutes(order[i] / 3), order[i], Turns.Keys(scope, t), t)).ToList();
            var held = inherits ? all[0].Keys.Select(k => new DeployLock { ToolId = k.ToolId, TenantId = k.TenantId, DeploymentId = all[0].DeploymentId }).ToList() : [];
            return (all, held);
        }))));
    }

    private static Contender At(long id, LockScope scope, params (int Tool, int Tenant)[] touches)
    {
        var keys = touches.Select(t => new LockKey(t.Tool, t.Tenant)).ToList();
        return new Contender(id, false, Noon, id, Turns.Keys(scope, keys), keys);
    }

    private static TurnAnswer Decide(Contender me, IEnumerable<Contender>? others = null, IEnumerable<DeployLock>? held = null, Func<long, bool>? sharesCells = null) =>
        Turns.Decide(me, others ?? [], held ?? [], sharesCells ?? (_ => false));
}

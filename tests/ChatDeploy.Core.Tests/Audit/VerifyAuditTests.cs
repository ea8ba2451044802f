using System.Security.Cryptography;
using ChatDeploy.Core.Audit;
using ChatDeploy.Testing;

namespace ChatDeploy.Core.Tests.Audit;

/// <summary>What an administrator of the store does by SQL, triggers switched off, and what verifying says of it.</summary>
public sealed class VerifyAuditTests(StoreFixture store)
{
    private const string Others = "at, actor, person_id, act, subject_kind, subject_id, ref, sha, environment, surface, address, request_id, details";

    // Swaps two keys, by way of one that no row has.
    private const string Swap = "update audit set id = -1 where id = 3; update audit set id = 3 where id = 6; update audit set id = 6 where id = -1";

    [Fact]
    public async Task A_trail_that_nobody_touched_is_whole()
    {
        await using var world = await AuditWorld.CreateAsync(store, rows: 8);
        var head = await world.HeadAsync();
        var whole = Assert.IsType<AuditVerdict.Whole>(await world.VerifyAsync(null, head));
        Assert.Equal((8L, Convert.ToHexString(head.Mac), 1), (whole.Count, Convert.ToHexString(whole.Mac), whole.PublishedCount));
    }

    [Fact]
    public async Task An_empty_trail_is_whole()
    {
        await using var world = await AuditWorld.CreateAsync(store);
        Assert.Equal(0, Assert.IsType<AuditVerdict.Whole>(await world.VerifyAsync()).Count);
    }

    [Fact]
    public async Task A_change_of_any_column_is_found()
    {
        await using var world = await AuditWorld.CreateAsync(store, rows: 4);
        await world.KeepAsync();
        string[] changes =
        [
            "at = at + interval '1 microsecond'", "actor = 'bob'", "actor = null", "person_id = 8", "person_id = null", "act = 'deployment_failed'", "subject_kind = 'ticket'", "subject_id = 'D-99'",
            "ref = 'crm@v9'", "sha = ''", "environment = 'stage'", "surface = 'web'", "address = '10.0.0.1'", "request_id = 'x'", "details = details || ' '",
            "previous = decode(repeat('00', 32), 'hex')", "mac = decode(repeat('00', 32), 'hex')", "ref = sha, sha = ref", "address = '', request_id = ''",
        ];
        foreach (var change in changes)
        {
            await world.TamperAsync($"update audit set {change} where id = 3");
            var broken = await world.BrokenAsync();
            Assert.Equal((change, 3, AuditFault.Changed), (change, broken.Row, broken.Fault));
            await world.RestoreAsync();
        }
    }

    [Fact]
    public async Task A_removed_inserted_or_moved_row_is_found_and_named()
    {
        await using var world = await AuditWorld.CreateAsync(store, rows: 8);
        await world.KeepAsync();
        (string Statements, long Row, AuditFault Fault)[] cases =
        [
            ("delete from audit where id = 3", 3, AuditFault.Removed),
            ("delete from audit where id = 1", 1, AuditFault.Removed),
            ("delete from audit where id between 3 and 5", 3, AuditFault.Removed),
            ("delete from audit where id = 3; update audit set id = id - 1 where id > 3; update audit_head set count = 7", 3, AuditFault.Removed),
            ($"insert into audit select 9, {Others}, mac, sha256(mac) from audit where id = 8", 9, AuditFault.Inserted),
            ($"update audit set id = -id where id >= 4; update audit set id = 1 - id where id < 0; insert into audit select 4, {Others}, previous, sha256(mac) from audit where id = 5; update audit_head set count = 9", 4, AuditFault.Inserted),
            ($"insert into audit select 0, {Others}, mac, mac from audit where id = 1", 0, AuditFault.Inserted),
            (Swap, 3, AuditFault.Reordered),
            ("delete from audit where id > 5", 6, AuditFault.Cut),
            ("truncate audit", 1, AuditFault.Cut),
            ("update audit_head set mac = sha256(mac)", 8, AuditFault.HeadChanged),
            ("update audit_head set count = 7", 0, AuditFault.HeadChanged),
            ("delete from audit_head", 0, AuditFault.HeadChanged),
        ];
        foreach (var (statements, row, fault) in cases)
        {
            await world.TamperAsync(statements);
            var broken = await world.BrokenAsync();
            Assert.Equal((statements, row, fault), (statements, broken.Row, broken.Fault));
            await world.RestoreAsync();
            Assert.IsType<AuditVerdict.Whole>(await world.VerifyAsync());
        }
    }

    [Fact]
    public async Task A_tail_that_was_cut_together_with_the_stores_head_is_found_by_a_published_head()
    {
        await using var world = await AuditWorld.CreateAsync(store, rows: 8);
        var head = await world.HeadAsync();
        await world.TamperAsync("delete from audit where id > 5; update audit_head set count = 5, mac = (select mac from audit where id = 5)");
        Assert.IsType<AuditVerdict.Whole>(await world.VerifyAsync());
        var broken = await world.BrokenAsync(head);
        Assert.Equal((6, AuditFault.Cut), (broken.Row, broken.Fault));
    }

    [Fact]
    public async Task A_trail_that_was_written_anew_with_its_key_is_found_by_a_published_head()
    {
        await using var world = await AuditWorld.CreateAsync(store, rows: 3);
        var head = await world.HeadAsync();
        await world.TamperAsync("truncate audit; update audit_head set count = 0, mac = decode(repeat('00', 32), 'hex')");
        var node = world.StartNode();
        for (var i = 1; i <= 5; i++) await AuditWorld.WriteAsync(node, 100 + i);
        Assert.IsType<AuditVerdict.Whole>(await world.VerifyAsync());
        var broken = await world.BrokenAsync(head);
        Assert.Equal((3, AuditFault.Changed), (broken.Row, broken.Fault));
    }

    [Fact]
    public async Task Another_key_is_found()
    {
        await using var world = await AuditWorld.CreateAsync(store, rows: 2);
        var other = new AuditKey(RandomNumberGenerator.GetBytes(32));
        Assert.Equal(AuditFault.WrongKey, Assert.IsType<AuditVerdict.Broken>(await world.VerifyAsync(other)).Fault);

        // Whoever changes the key's name in the store, too, has rows that do not verify.
        await world.TamperAsync($"update audit_head set key_id = '{other.Id}'");
        var broken = Assert.IsType<AuditVerdict.Broken>(await world.VerifyAsync(other));
        Assert.Equal((1, AuditFault.Changed), (broken.Row, broken.Fault));
    }

    [Fact]
    public async Task Whatever_is_done_to_the_rows_is_found()
    {
        await using var world = await AuditWorld.CreateAsync(store, rows: 12);
        await world.KeepAsync();
        var random = new Random(Environment.TickCount);
        for (var round = 0; round < 40; round++)
        {
            var one = random.Next(1, 13);
            var other = 1 + ((one + random.Next(11)) % 12);
            var tampering = random.Next(6) switch
            {
                0 => $"delete from audit where id = {one}",
                1 => $"delete from audit where id >= {one}",
                2 => $"update audit set {Column(random)} where id = {one}",
                3 => $"update audit set id = -1 where id = {one}; update audit set id = {one} where id = {other}; update audit set id = {other} where id = -1",
                4 => $"insert into audit select 13, {Others}, previous, mac from audit where id = {one}",
                _ => $"update audit set mac = sha256(mac) where id >= {one}",
            };
            await world.TamperAsync(tampering);
            var verdict = await world.VerifyAsync();
            Assert.True(verdict is AuditVerdict.Broken, $"not found: {tampering}");
            await world.RestoreAsync();
        }
    }

    private static string Column(Random random) => random.Next(5) switch
    {
        0 => "actor = actor || 'x'",
        1 => "at = at - interval '1 hour'",
        2 => "details = '{}'",
        3 => "environment = null",
        _ => "previous = sha256(previous)",
    };
}

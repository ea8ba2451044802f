using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChatDeploy.Core.Cards.Templating;

namespace ChatDeploy.Core.Tests.Cards.Templating;

public sealed class CardTemplateTests
{
    [Theory]
    [InlineData("{\"body\":[{\"text\":\"v ${a +}\"}]}", "$.body[0].text", "position 8", "the expression is not complete")]
    [InlineData("{\"body\":[{\"text\":\"${upper(a)}\"}]}", "$.body[0].text", "position 3", "there is no function or operator 'upper'")]
    [InlineData("{\"$when\":\"${if(a)}\"}", "$.$when", "position 3", "'if' takes 3 arguments, here are 1")]
    [InlineData("{\"$data\":\"${length(1)}\"}", "$.$data", "position 3", "cannot be what 'length' takes")]
    [InlineData("{\"$data\":{\"x\":\"${a}\"}}", "$.$data.x", "", "literal data")]
    [InlineData("{\"$root\":\"${(}\"}", "$.$root", "position 4", "not complete")]
    public void A_mistake_is_refused_with_its_place_and_reason(string template, params string[] parts)
    {
        var refused = Assert.Throws<CardTemplateException>(() => CardTemplate.Compile(template));
        Assert.All(parts, part => Assert.Contains(part, refused.Message, StringComparison.Ordinal));
        Assert.DoesNotContain('\n', refused.Message);
    }

    [Fact]
    public void Text_that_is_not_json_is_refused_with_its_line() =>
        Assert.Contains("line 2", Assert.Throws<CardTemplateException>(() => CardTemplate.Compile("{\n\"a\": }")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("newGuid()")]
    [InlineData("rand(1,2)")]
    [InlineData("utcNow()")]
    [InlineData("if(exists(a), 1, utcNow())")]
    public void What_is_not_the_same_every_time_is_refused(string expression)
    {
        var refused = Assert.Throws<CardTemplateException>(() => CardTemplate.Compile($"\"${{{expression}}}\""));
        Assert.Contains("a card must be the same for the same data", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_failing_expansion_tells_where()
    {
        var template = CardTemplate.Compile("{\"body\":[{\"text\":\"for ${who}\"}]}");
        var refused = Assert.Throws<CardTemplateException>(() => template.Expand(new JsonObject { ["who"] = null }));
        Assert.StartsWith("$.body[0].text: ${who} is null", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_data_is_not_changed_and_a_template_can_be_expanded_again()
    {
        var template = CardTemplate.Compile("[\"${setProperty($root, 'a', 2).a}\", \"${join(reverse(l), '')}\"]");
        var data = JsonNode.Parse("{\"a\":1,\"l\":[1,2]}");
        Assert.Equal("[2,\"21\"]", template.Expand(data)!.ToJsonString());
        Assert.Equal("[2,\"21\"]", template.Expand(data)!.ToJsonString());
        Assert.Equal("{\"a\":1,\"l\":[1,2]}", data!.ToJsonString());
    }

    [Fact]
    public void Literal_data_is_not_changed_either()
    {
        var template = CardTemplate.Compile("{\"$data\":{\"l\":[1,2]},\"x\":\"${join(reverse(l), '')}\"}");
        Assert.Equal("{\"x\":\"21\"}", template.Expand(null)!.ToJsonString());
        Assert.Equal("{\"x\":\"21\"}", template.Expand(null)!.ToJsonString());
    }

    [Fact]
    public void An_object_that_holds_itself_is_refused_and_not_written_for_ever()
    {
        var template = CardTemplate.Compile("\"${setProperty($root, 'me', $root)}\"");
        Assert.Throws<CardTemplateException>(() => template.Expand(new JsonObject()));
    }

    [Theory]
    [InlineData("(")]
    [InlineData("!")]
    [InlineData("if(a,b,")]
    public void An_expression_of_any_depth_is_refused_and_not_followed(string opening) =>
        Assert.Throws<CardTemplateException>(() => CardTemplate.Compile($"\"${{{string.Concat(Enumerable.Repeat(opening, 20_000))}}}\""));

    [Fact]
    public void A_writer_gets_what_the_nodes_would_be()
    {
        var template = CardTemplate.Compile("{\"a\":\"${a}\",\"l\":[{\"$data\":\"${l}\",\"x\":\"n ${$data}\"}],\"missing\":\"${first(none)}\",\"n\":null,\"f\":\"${1.5 * 2}\"}");
        var data = JsonNode.Parse("{\"a\":{\"k\":[true,null]},\"l\":[1,2.5],\"none\":[]}");
        var written = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(written)) template.Expand(data, writer);
        Assert.Equal(template.Expand(data)!.ToJsonString(), Encoding.UTF8.GetString(written.WrittenSpan));
    }

    [Fact]
    public void Numbers_of_code_are_numbers_of_json()
    {
        var data = new JsonObject { ["i"] = 5, ["l"] = 5_000_000_000L, ["d"] = 1.5, ["m"] = 2.50m, ["u"] = 7u, ["s"] = (short)3, ["at"] = JsonValue.Create(new DateTime(2026, 11, 20, 8, 0, 0, DateTimeKind.Utc)) };
        Assert.Equal("\"5 5000000000 1.5 2.5 7 3 2026-11-20T08:00:00Z\"", CardTemplate.Compile("\"${i} ${l} ${d} ${m} ${u} ${s} ${at}\"").Expand(data)!.ToJsonString());
    }

    [Fact]
    public void Data_with_half_a_character_is_refused() =>
        Assert.Throws<CardTemplateException>(() => CardTemplate.Compile("\"${a}\"").Expand(JsonNode.Parse("{\"a\":\"\\ud83d\"}")));

    [Fact]
    public void Many_threads_expand_one_template()
    {
        var template = CardTemplate.Compile("[{\"$data\":\"${l}\",\"x\":\"${foreach($root.l, i, i * $root.n)}\"}]");
        var data = Enumerable.Range(0, 64).Select(n => JsonNode.Parse($"{{\"l\":[1,2,{n}],\"n\":{n}}}")).ToArray();
        var alone = data.Select(one => template.Expand(one)!.ToJsonString()).ToArray();
        var together = new string[data.Length];
        Parallel.For(0, data.Length, i => together[i] = template.Expand(data[i])!.ToJsonString());
        Assert.Equal(alone, together);
    }
}

{#-
    True for the days, before the first one replaced, on which posts read anew were read last: told by
    the state of their snapshots. That state knows a post's last two days only; posts read on several
    replaced days are looked for in the week before, and when one was not read in it, on all days.
-#}
{% macro last_days_before(newest) -%}
    {%- set ranges = remembered().get('replaced', {}).get('ranges', []) -%}
    {%- if not ranges or ranges[0][0] == '1900-01-01' -%}
        {{ return(days_predicate('observed_date', [])) }}
    {%- endif -%}
    {%- set first = "cast('" ~ ranges[0][0] ~ "' as date)" -%}
    {%- set week = [moved_day(ranges[0][0], -7), moved_day(ranges[0][0], -1)] -%}
    {%- set statement -%}
        select
            cast(newest.previous_observed_date as string) as day,
            count(*) as post_count,
            count(held.post_key) as held_count
        from {{ newest }} as newest
        left join (
            select distinct post_key, reading_source
            from {{ this }}
            where {{ days_predicate('observed_date', [week]) }}
        ) as held
            on newest.post_key = held.post_key and newest.reading_source = held.reading_source
        where newest.observed_date >= {{ first }} and newest.first_observed_date < {{ first }}
        group by newest.previous_observed_date
        order by day
    {%- endset -%}
    {%- set found = [] -%}
    {%- for day, post_count, held_count in run_query(statement).rows -%}
        {%- if day < ranges[0][0] -%}
            {%- do found.append([day, day]) -%}
        {%- elif post_count == held_count -%}
            {%- do found.append(week) -%}
        {%- else -%}
            {%- do found.append(['1900-01-01', week[1]]) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(days_predicate('observed_date', merged_days(found | sort))) }}
{%- endmacro %}

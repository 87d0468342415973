{{
    config(
        materialized = 'incremental', unique_key = 'published_date',
        partition_by = day_partition('published_date', 'month'),
        cluster_by = ['account_key', 'platform', 'post_key']
    )
}}

with points as (
    select * from {{ ref('int_post_ages__points') }}
),

posts as (
    select * from {{ ref('dim_posts') }}
    where {{ days_filter('published_date', publication_days()) }}
),

epochs as (
    select * from {{ ref('metric_epochs') }}
    where metric = 'view_count'
),

{%- set counters = age_counters() %}

ages as (
    {% for age, hours in [('1h', 1), ('6h', 6), ('1d', 24), ('3d', 72), ('7d', 168), ('28d', 672)] -%}
    select '{{ age }}' as age, {{ hours }} as age_hours
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

brackets as (
    select
        *,
        {%- for counter in counters %}
        lead({{ counter }}_lifetime) over by_age as next_{{ counter }}_lifetime,
        {%- endfor %}
        lead(metric_epoch) over by_age as next_metric_epoch,
        lead(known_at) over by_age as next_known_at,
        lead(read_at) over by_age as next_read_at,
        lead(age_hours) over by_age as next_age_hours
    from points
    window by_age as (partition by post_key, reading_source order by age_hours, is_reading)
),

at_ages as (
    select
        brackets.*,
        ages.age,
        ages.age_hours as asked_age_hours,
        (ages.age_hours - brackets.age_hours)
        / (brackets.next_age_hours - brackets.age_hours) as part
    from brackets
    inner join ages
        on brackets.age_hours < ages.age_hours and brackets.next_age_hours >= ages.age_hours
),

with_epochs as (
    select
        at_ages.*, posts.account_key, posts.platform, posts.published_date,
        coalesce(epochs.metric_epoch, posts.platform || '_1') as published_epoch
    from at_ages
    inner join posts on at_ages.post_key = posts.post_key
    left join epochs
        on
            posts.platform = epochs.platform
            and {{ view_epoch_scope('posts.post_kind') }} = epochs.epoch_scope
            and posts.published_date between epochs.valid_from_date and epochs.valid_to_date
),

interpolated as (
    select
        *,
        {%- for counter in counters %}
        {{
            to_count(
                counter ~ '_lifetime + (next_' ~ counter ~ '_lifetime - ' ~ counter ~ '_lifetime) * part'
            )
        }} as {{ counter }},
        {%- endfor %}
        coalesce(published_epoch = next_metric_epoch, false) as is_one_epoch,
        case
            when is_reading and asked_age_hours - age_hours < next_age_hours - asked_age_hours then asked_age_hours - age_hours
            else next_age_hours - asked_age_hours
        end as error_hours
    from with_epochs
),

final as (
    select
        -- ids
        {{ surrogate_key(['post_key', 'age', 'reading_source']) }} as post_age_source_key,
        post_key, account_key, platform,

        -- text
        age,
        reading_source,
        case when is_one_epoch then published_epoch end as metric_epoch,
        {{ engagement_parts() }} as engagement_parts,

        -- measures: interpolated between the two readings around the age, never added up
        cast(asked_age_hours as bigint) as age_hours,
        case when is_one_epoch then view_count end as view_count_lifetime,
        {%- for counter in counters[1:] %}
        {{ counter }} as {{ counter }}_lifetime,
        {%- endfor %}
        {{ engagement_count() }} as engagement_count_lifetime,
        {{ to_float('error_hours') }} as age_error_hours,

        -- dates and times
        published_date,
        {{ add_hours('published_at', 'asked_age_hours') }} as reached_at,
        next_read_at as closed_at,
        case when next_known_at > known_at then next_known_at else known_at end as known_at
    from interpolated
    -- a reading months later tells nothing of the age
    where error_hours <= case when asked_age_hours > 240 then asked_age_hours / 10 else 24 end
)

select * from final

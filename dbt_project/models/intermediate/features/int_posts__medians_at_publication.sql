{{ config(materialized = 'view') }}

with medians as (
    select * from {{ ref('feat_posts__account_medians') }}
),

final as (
    select
        -- ids
        post_key,

        -- measures
        {%- for metric, word in [('engaged_view_count', 'engaged'), ('engagement_count', 'engagement')] %}
        {%- set is_last_metric = loop.last %}
        {%- for scope, owner in [('account', 'account'), ('kind', 'account_kind')] %}
        {%- set is_last_scope = loop.last %}
        {%- for days in [7, 28] %}
        max(
            case
                when scope = '{{ scope }}' and metric = '{{ metric }}' and horizon_days = {{ days }}
                    then median_count
            end
        ) as {{ owner }}_median_{{ word }}_{{ days }}d
        {{- ',' if not (is_last_metric and is_last_scope and loop.last) }}
        {%- endfor %}
        {%- endfor %}
        {%- endfor %}
    from medians
    group by post_key
)

select * from final
